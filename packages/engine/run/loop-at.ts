import { parse } from '../compile/parse.ts'
import type { Program } from '../compile/program.ts'
import { eachChild } from '../compile/syntax-node.ts'
import type { SyntaxNode } from '../compile/syntax-node.ts'
import { lineAndColumn, lineStarts } from '../compile/trivia.ts'
import type { Place } from '../trace/trace.ts'

const LOOPS = new Set(['ForStatement', 'WhileStatement', 'DoWhileStatement', 'ForInStatement', 'ForOfStatement'])

/**
 * The place of the loop that was running. QuickJS notes positions at calls and the like; an empty loop has none, so an
 * interrupt in it is told at the last position before it. A place that lies in no loop is moved to the next loop's start.
 */
export function loopAt(program: Program, place: Place): Place {
  const file = program.files.find(({ name }) => name === place.file)
  if (!file) return place
  const starts = lineStarts(file.text)
  const offset = (starts[place.line - 1] ?? 0) + place.column - 1
  let next: SyntaxNode | null = null
  let inside = false
  const visit = (node: SyntaxNode): void => {
    if (LOOPS.has(node.type)) {
      if (node.start <= offset && offset < node.end) inside = true
      else if (node.start >= offset && (!next || node.start < next.start)) next = node
    }
    eachChild(node, visit)
  }
  visit(parse(file.text))
  if (inside || !next) return place
  const { line, column } = lineAndColumn(starts, (next as SyntaxNode).start)
  return { file: place.file, line, column }
}
