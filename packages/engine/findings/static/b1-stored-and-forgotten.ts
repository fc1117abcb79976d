import { child, children, needed, word, type SyntaxNode } from '../../compile/syntax-node.ts'
import type { StaticFinding } from '../finding.ts'
import { calleeName, isAsync, type FoundFunction, type Project, type Source } from '../source/project.ts'
import { suspect } from './suspect.ts'

/** B1 in the source: the promise of an async function is stored and never read, or thrown away with `void`. */
export function* storedAndForgotten(source: Source, project: Project): Generator<StaticFinding> {
  const { tree, bindings } = source
  for (const declarator of tree.all('VariableDeclarator')) {
    const init = child(declarator, 'init')
    const id = needed(declarator, 'id')
    if (init?.type !== 'CallExpression' || id.type !== 'Identifier' || !callsAsync(project, source, init)) continue
    const [binding] = bindings.declaredBy(id)
    if (!binding || binding.uses.length > 0 || tree.parent(tree.parent(declarator) ?? declarator)?.type === 'ExportNamedDeclaration') continue
    const name = word(id, 'name')
    yield suspect(source, 'B1', init, `The promise of ${calleeName(init)} is kept in ${name}, and nothing ever reads ${name}.`, { fix: `Write \`await\` before the call to ${calleeName(init)}, or hand ${name} to something that awaits it.` })
  }
  for (const node of tree.all('UnaryExpression')) {
    const call = needed(node, 'argument')
    if (word(node, 'operator') !== 'void' || call.type !== 'CallExpression' || !callsAsync(project, source, call)) continue
    if (project.calleesOf(source, call).every(handlesItsErrors)) continue
    yield suspect(source, 'B1', node, `The promise of ${calleeName(call)} is thrown away: nobody waits for its end, and its failure is unhandled.`, { fix: `Await ${calleeName(call)}, or handle its failure with \`.catch\`.` })
  }
}

function callsAsync(project: Project, source: Source, call: SyntaxNode): boolean {
  const callees = project.calleesOf(source, call)
  return callees.length > 0 && callees.every(({ node }) => isAsync(node))
}

/** A function whose whole body is a `try` with a `catch` that does not throw, or an endless loop around one, rejects for nothing that it awaits. */
function handlesItsErrors({ source, node }: FoundFunction): boolean {
  const statements = children(needed(node, 'body'), 'body')
  const awaits = source.tree.all('AwaitExpression').filter((one) => source.tree.functionOf(one) === node)
  return statements.length > 0 && awaits.every((one) => isCaught(source, one, node))
}

function isCaught({ tree }: Source, node: SyntaxNode, fn: SyntaxNode): boolean {
  let inner = node
  for (const outer of tree.around(node)) {
    if (outer === fn) return false
    const handler = outer.type === 'TryStatement' && child(outer, 'block') === inner ? child(outer, 'handler') : null
    if (handler && !tree.all('ThrowStatement').some((one) => one.start > handler.start && one.end < handler.end)) return true
    inner = outer
  }
  return false
}
