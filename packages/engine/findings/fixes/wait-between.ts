import { child, children, needed, word, type SyntaxNode } from '../../compile/syntax-node.ts'
import type { Source } from '../source/project.ts'
import type { Fixer } from './fix.ts'
import { indentAt, indentUnit, mayAwait, semicolon } from './layout.ts'

/** B19: a wait at the end of the catch, twice as long each time, at a random moment of it. */
export const waitBetween: Fixer = (source, attempt) => {
  const { tree } = source
  const handler = attempt.type === 'TryStatement' ? child(attempt, 'handler') : null
  const counter = counterOf(source, attempt)
  if (!handler || counter === null || !mayAwait(source, attempt)) return null
  const body = needed(handler, 'body')
  const last = children(body, 'body').at(-1)
  const ms = `Math.random() * 100 * 2 ** ${counter}`
  const sleep = source.bindings.atTop('sleep')
  const wait = `await ${sleep?.kind === 'import' ? `sleep(${ms})` : `new Promise((resolve) => setTimeout(resolve, ${ms}))`}`
  const indent = indentAt(source, attempt.start)
  const end = semicolon(source)
  const title = 'Wait before the next attempt'
  if (!tree.textOf(attempt).includes('\n')) {
    const at = last?.end ?? body.start + 1
    return { title, edits: [{ file: tree.file, from: at, to: at, insert: last ? `; ${wait}` : ` ${wait} ` }] }
  }
  const insert = `\n${indent}${indentUnit(source)}${wait}${end}`
  if (last) return { title, edits: [{ file: tree.file, from: last.end, to: last.end, insert }] }
  return { title, edits: [{ file: tree.file, from: body.start + 1, to: body.end - 1, insert: `${insert}\n${indent}` }] }
}

/** `attempt` of `for (let attempt = 1; …; …)`. */
function counterOf({ tree }: Source, attempt: SyntaxNode): string | null {
  for (const outer of tree.around(attempt)) {
    if (outer.type === 'WhileStatement' || outer.type === 'DoWhileStatement') return null
    if (outer.type !== 'ForStatement') continue
    const init = child(outer, 'init')
    const [only] = init?.type === 'VariableDeclaration' ? children(init, 'declarations') : []
    const id = only && needed(only, 'id')
    return id?.type === 'Identifier' ? word(id, 'name') : null
  }
  return null
}
