import { child, children, needed, word, type SyntaxNode } from '../../compile/syntax-node.ts'
import { argumentsOf, type Source } from '../source/project.ts'
import type { Fixer, TextEdit } from './fix.ts'
import { freshName, indentAt, indentUnit, semicolon, spansLines } from './layout.ts'
import { givenSignal } from './pass-signal.ts'

/** B10: writes the error to the console, where there was nothing. */
export const tellError: Fixer = (source, node) => {
  const { file } = source.tree
  const title = 'Report the error'
  if (node.type === 'CallExpression') {
    const [handler] = argumentsOf(node)
    return handler ? { title, edits: [{ file, from: handler.start, to: handler.end, insert: '(error) => console.error(error)' }] } : null
  }
  const caught = caughtName(source, node)
  return caught && { title, edits: [...caught.edits, firstStatement(source, node, `console.error(${caught.name})`)] }
}

/** B11: an abort leaves the loop; any other error goes on as it did. */
export const letAbortThrough: Fixer = (source, node) => {
  const caught = caughtName(source, node)
  const signal = givenSignal(source, node)
  if (!caught || signal === null) return null
  return { title: 'Let an abort through', edits: [...caught.edits, firstStatement(source, node, `if (${signal}.aborted) throw ${caught.name}`)] }
}

/** The name of what a `catch` caught; one that has none is given one. Null when it is taken apart. */
function caughtName(source: Source, handler: SyntaxNode): { name: string; edits: TextEdit[] } | null {
  const param = child(handler, 'param')
  if (param) return param.type === 'Identifier' ? { name: word(param, 'name'), edits: [] } : null
  const name = freshName(source, 'error')
  const at = needed(handler, 'body').start
  return { name, edits: [{ file: source.tree.file, from: at, to: at, insert: `(${name}) ` }] }
}

/** Writes a statement at the beginning of a catch's block, in the layout of its `try`. */
function firstStatement(source: Source, handler: SyntaxNode, statement: string): TextEdit {
  const { tree } = source
  const body = needed(handler, 'body')
  const [first] = children(body, 'body')
  const attempt = tree.parent(handler) ?? handler
  const inner = indentAt(source, attempt.start) + indentUnit(source)
  const inLines = spansLines(source, attempt)
  const from = body.start + 1
  if (!first) {
    const insert = inLines ? `\n${inner}${statement}${semicolon(source)}\n${indentAt(source, attempt.start)}` : ` ${statement} `
    return { file: tree.file, from, to: body.end - 1, insert }
  }
  return { file: tree.file, from, to: from, insert: spansLines(source, body) ? `\n${inner}${statement}${semicolon(source)}` : ` ${statement};` }
}
