import { child, children, needed, type SyntaxNode } from '../../compile/syntax-node.ts'
import { isFunction } from '../../compile/visible-locals.ts'
import type { StaticFinding } from '../finding.ts'
import type { Project, Source } from '../source/project.ts'
import { holdersOf, mentions, signalParameters, speaksOfAbort } from '../source/signals.ts'
import { holds, ownNodes } from '../source/walk.ts'
import { suspect } from './suspect.ts'

/** B11 in the source: in a loop, an await that was given the caller's signal is caught, and the loop goes on whatever the error was. */
export function* abortSwallowed(source: Source, _project: Project): Generator<StaticFinding> {
  const { tree } = source
  for (const attempt of tree.all('TryStatement')) {
    const handler = child(attempt, 'handler')
    const fn = tree.functionOf(attempt)
    const loop = loopAround(source, attempt)
    if (!handler || !fn || !loop) continue
    const signals = signalParameters({ source, node: fn })
    if (signals.length === 0) continue
    const holders = holdersOf({ source, node: fn }, signals)
    const awaitsWithIt = [...ownNodes(needed(attempt, 'block'))].some((node) => node.type === 'AwaitExpression' && mentions(source, node, holders))
    if (!awaitsWithIt || leaves(needed(handler, 'body')) || speaksOfAbort(source, handler) || loopAsks(source, loop, attempt)) continue
    yield suspect(source, 'B11', handler, 'This catch takes an abort for one more error: the loop around it goes on after its caller told it to stop.', { about: attempt })
  }
}

function loopAround({ tree }: Source, node: SyntaxNode): SyntaxNode | null {
  for (const outer of tree.around(node)) {
    if (isFunction(outer)) return null
    if (/^(?:For|While|DoWhile)/.test(outer.type)) return outer
  }
  return null
}

/** Whether every path through the catch leaves the loop, as far as its last statement tells. */
function leaves(body: SyntaxNode): boolean {
  const last = children(body, 'body').at(-1)
  return last !== undefined && ['ThrowStatement', 'ReturnStatement', 'BreakStatement'].includes(last.type)
}

/** Whether the loop asks for an abort elsewhere: in its condition, or before or after the attempt. */
function loopAsks(source: Source, loop: SyntaxNode, attempt: SyntaxNode): boolean {
  for (const node of ownNodes(loop)) {
    if (holds(attempt, node)) continue
    if (node.type !== 'MemberExpression') continue
    if (/\.(?:aborted|throwIfAborted)$/.test(source.tree.textOf(node))) return true
  }
  // What is awaited in the loop with the signal, outside of the attempt, throws when it is aborted.
  for (const node of ownNodes(loop)) if (node.type === 'AwaitExpression' && !holds(attempt, node) && speaksOfAbort(source, node)) return true
  return false
}
