import { child, children, field, needed, type SyntaxNode } from '../../compile/syntax-node.ts'
import type { Source } from '../source/project.ts'
import type { Fixer, TextEdit } from './fix.ts'
import { indentAt, indentUnit, restOfLine } from './layout.ts'

/** B16: what stands between setting the flag and clearing it becomes a `try`, and the clearing its `finally`. */
export const releaseInFinally: Fixer = (source, assignment) => {
  const { tree } = source
  const statement = tree.parent(assignment)
  const block = statement && tree.parent(statement)
  if (!statement || !block) return null
  const statements = children(block, 'body')
  const flag = tree.textOf(needed(assignment, 'left'))
  const set = statements.indexOf(statement)
  const clear = statements.findIndex((one, index) => index > set && clears(source, one, flag))
  const release = statements[clear]
  const [first, ...more] = statements.slice(set + 1, clear)
  if (!release || !first) return null
  const guarded = [first, ...more]
  const last = guarded.at(-1) ?? first
  if (![statement, last, release].every((one) => standsAlone(source, one)) || outlives(source, guarded, release)) return null
  const indent = indentAt(source, statement.start)
  const unit = indentUnit(source)
  const lineEnd = statement.end + restOfLine(source, statement.end).length
  const edits: TextEdit[] = [{ file: tree.file, from: lineEnd, to: lineEnd, insert: `\n${indent}try {` }]
  for (const from of lineStartsBetween(source, lineEnd + 1, last.end)) edits.push({ file: tree.file, from, to: from, insert: unit })
  const begin = release.start - indentAt(source, release.start).length
  edits.push({ file: tree.file, from: begin, to: release.end, insert: `${indent}} finally {\n${indent}${unit}${tree.textOf(release)}\n${indent}}` })
  return { title: `Clear ${flag} in a finally`, edits }
}

function clears({ tree }: Source, statement: SyntaxNode, flag: string): boolean {
  const assignment = child(statement, 'expression')
  return assignment?.type === 'AssignmentExpression' && tree.textOf(needed(assignment, 'left')) === flag && field(needed(assignment, 'right'), 'value') === false
}

/** Whether nothing else is on its first line before it, nor on its last after it. */
function standsAlone(source: Source, { start, end }: SyntaxNode): boolean {
  const lineStart = source.tree.text.lastIndexOf('\n', start - 1) + 1
  return source.tree.text.slice(lineStart, start).trim() === '' && /^\s*(?:\/\/.*)?$/.test(restOfLine(source, end))
}

/** Whether something that is declared in between is used after the release, where it would no longer be seen. */
function outlives({ tree, bindings }: Source, guarded: readonly SyntaxNode[], release: SyntaxNode): boolean {
  const declared = guarded.flatMap((statement) => {
    if (statement.type === 'VariableDeclaration') return children(statement, 'declarations').flatMap((one) => bindings.declaredBy(needed(one, 'id')))
    const id = child(statement, 'id')
    return id ? bindings.declaredBy(id) : []
  })
  return declared.some(({ uses }) => uses.some((use) => use.start >= release.start)) || guarded.some((one) => tree.textOf(one).startsWith('export'))
}

/** Where lines with something on them begin, but for those inside of a text in backticks. */
function* lineStartsBetween({ tree }: Source, from: number, to: number): Generator<number> {
  const literals = tree.all('TemplateLiteral')
  for (let at = from; at > 0 && at < to; at = tree.text.indexOf('\n', at) + 1) {
    if (tree.text[at] !== '\n' && !literals.some(({ start, end }) => start < at && at < end)) yield at
    if (!tree.text.includes('\n', at)) return
  }
}
