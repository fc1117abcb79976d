import { needed, type SyntaxNode } from '../../compile/syntax-node.ts'
import type { Source } from '../source/project.ts'
import { holds, ownNodes } from '../source/walk.ts'
import type { Fixer } from './fix.ts'
import { freshName, indentAt, semicolon } from './layout.ts'

/** B12: the await comes first, into a variable of its own; what is shared is read and written after it, at one moment. */
export const awaitFirst: Fixer = (source, assignment) => {
  const { tree } = source
  const statement = tree.parent(assignment)
  const block = statement && tree.parent(statement)
  if (statement?.type !== 'ExpressionStatement' || !block || !['BlockStatement', 'Program'].includes(block.type)) return null
  const awaits = [...ownNodes(needed(assignment, 'right'))].filter(({ type }) => type === 'AwaitExpression')
  const [only] = awaits
  if (!only || awaits.length > 1 || isConditional(source, only, assignment)) return null
  const name = freshName(source, 'value')
  const declared = `const ${name} = ${tree.textOf(only)}${semicolon(source)}\n${indentAt(source, statement.start)}`
  return {
    title: 'Await first, then change it',
    edits: [
      { file: tree.file, from: statement.start, to: statement.start, insert: declared },
      { file: tree.file, from: only.start, to: only.end, insert: name },
    ],
  }
}

/** Whether the await happens only under a condition, or after something else in the expression was called. */
function isConditional({ tree }: Source, awaited: SyntaxNode, assignment: SyntaxNode): boolean {
  for (const outer of tree.around(awaited)) {
    if (outer === assignment) break
    if (['LogicalExpression', 'ConditionalExpression'].includes(outer.type)) return true
  }
  const before = [...ownNodes(needed(assignment, 'right'))].filter((node) => node.end <= awaited.start && !holds(awaited, node))
  return before.some(({ type }) => type === 'CallExpression' || type === 'NewExpression' || type === 'AssignmentExpression' || type === 'UpdateExpression')
}
