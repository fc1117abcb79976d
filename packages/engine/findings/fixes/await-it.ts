import { needed } from '../../compile/syntax-node.ts'
import type { Fixer } from './fix.ts'
import { mayAwait } from './layout.ts'

/** B1: `await` in front of the call, or in the place of `void`. */
export const awaitIt: Fixer = (source, node) => {
  if (!mayAwait(source, node)) return null
  const { file } = source.tree
  if (node.type === 'CallExpression') return { title: 'Add await', edits: [{ file, from: node.start, to: node.start, insert: 'await ' }] }
  if (node.type !== 'UnaryExpression') return null
  return { title: 'Await it', edits: [{ file, from: node.start, to: needed(node, 'argument').start, insert: 'await ' }] }
}
