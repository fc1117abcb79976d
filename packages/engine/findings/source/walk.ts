import { eachChild, type SyntaxNode } from '../../compile/syntax-node.ts'
import { isFunction } from '../../compile/visible-locals.ts'
import { isErased } from './source-tree.ts'

/** The node and all below it, in the order of the source; `into` says whether to look into one. */
export function* within(node: SyntaxNode, into: (node: SyntaxNode) => boolean = () => true): Generator<SyntaxNode> {
  yield node
  if (!into(node)) return
  const inner: SyntaxNode[] = []
  eachChild(node, (one) => {
    if (!isErased(one)) inner.push(one)
  })
  for (const one of inner) yield* within(one, into)
}

/** The same without the bodies of functions inside: what runs when this runs. */
export function* ownNodes(node: SyntaxNode): Generator<SyntaxNode> {
  yield* within(node, (inner) => inner === node || !isFunction(inner))
}

export function holds(outer: SyntaxNode, inner: SyntaxNode): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}
