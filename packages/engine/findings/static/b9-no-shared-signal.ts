import { children, needed, type SyntaxNode } from '../../compile/syntax-node.ts'
import type { StaticFinding } from '../finding.ts'
import { takesSignal } from '../source/io-calls.ts'
import { argumentsOf, calleeName, isMember, propertyName, type Project, type Source } from '../source/project.ts'
import { within } from '../source/walk.ts'
import { suspect } from './suspect.ts'

/** B9 in the source: calls that could be stopped are joined with `Promise.all`, and nothing stops them when one fails. */
export function* noSharedSignal(source: Source, project: Project): Generator<StaticFinding> {
  const { tree } = source
  for (const call of tree.all('CallExpression')) {
    if (!isMember(needed(call, 'callee'), 'Promise', 'all')) continue
    const [list] = argumentsOf(call)
    if (list?.type !== 'ArrayExpression') continue
    const stoppable = children(list, 'elements').filter((member) => member.type === 'CallExpression' && takesSignal(project, source, member))
    const around = tree.functionOf(call) ?? tree.program
    if (stoppable.length < 2 || abortsSomething(around)) continue
    const names = [...new Set(stoppable.map(calleeName))]
    const who = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}` : `${stoppable.length} calls of ${names[0] ?? ''}`
    yield suspect(source, 'B9', call, `${who} run together and take a signal, but nothing aborts them when one fails: the others work on for nobody.`)
  }
}

function abortsSomething(around: SyntaxNode): boolean {
  for (const node of within(around)) if (node.type === 'CallExpression' && propertyName(needed(node, 'callee')) === 'abort') return true
  return false
}
