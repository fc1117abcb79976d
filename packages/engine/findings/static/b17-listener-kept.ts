import { child, needed, word, type SyntaxNode } from '../../compile/syntax-node.ts'
import { isFunction } from '../../compile/visible-locals.ts'
import type { StaticFinding } from '../finding.ts'
import { propertyOf } from '../source/io-calls.ts'
import { argumentsOf, bare, isMember, propertyName, type Project, type Source } from '../source/project.ts'
import { within } from '../source/walk.ts'
import { suspect } from './suspect.ts'

/**
 * B17 in the source: a wait listens to a signal that it was given, and never takes its listener away. A wait is what is
 * made with `new Promise`, or goes round in a loop; `once` does not help when the signal never aborts.
 */
export function* listenerKept(source: Source, _project: Project): Generator<StaticFinding> {
  const { tree } = source
  for (const call of tree.all('CallExpression')) {
    if (propertyName(needed(call, 'callee')) !== 'addEventListener') continue
    const [type, , options] = argumentsOf(call)
    const signal = bare(needed(bare(needed(call, 'callee')), 'object'))
    if (!type || word(type, 'value') !== 'abort' || !isGiven(source, signal) || !isWait(source, call)) continue
    if (options?.type === 'ObjectExpression' && propertyOf(options, 'signal')) continue
    if (removesSomewhere(source, call, tree.textOf(signal))) continue
    yield suspect(source, 'B17', call, `Each wait adds a listener to ${tree.textOf(signal)}, and none takes it away when it is over: on a signal that lives long they pile up.`)
  }
}

/** A signal from outside of the wait; one that was made here lives no longer than the wait. */
function isGiven({ tree, bindings }: Source, signal: SyntaxNode): boolean {
  let root = signal
  while (root.type === 'MemberExpression') root = bare(needed(root, 'object'))
  const binding = root.type === 'Identifier' ? bindings.of(root) : null
  if (!binding || binding.kind === 'parameter' || binding.kind === 'import') return true
  const init = child(binding.by, 'init')
  return init === null || !/AbortController|AbortSignal\.|controller/i.test(tree.textOf(init))
}

/** In the executor of a promise that the function makes, or in a loop. */
function isWait({ tree }: Source, call: SyntaxNode): boolean {
  for (const outer of tree.around(call)) {
    if (outer.type === 'NewExpression') return word(bare(needed(outer, 'callee')), 'name') === 'Promise'
    if (/^(?:For|While|DoWhile)/.test(outer.type)) return true
    if (isFunction(outer) && tree.parent(outer)?.type !== 'NewExpression') return false
  }
  return false
}

/** A removal anywhere in the outermost function around: that is where a wait cleans up. */
function removesSomewhere({ tree }: Source, call: SyntaxNode, signal: string): boolean {
  const outermost = [...tree.around(call)].filter(isFunction).at(-1) ?? tree.program
  for (const node of within(outermost)) {
    if (node.type !== 'CallExpression') continue
    const callee = bare(needed(node, 'callee'))
    if (propertyName(callee) === 'removeEventListener' && (isMember(callee, signal, 'removeEventListener') || tree.textOf(callee).startsWith(signal))) return true
  }
  return false
}
