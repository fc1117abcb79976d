import { child, needed, word } from '../../compile/syntax-node.ts'
import type { Fixer } from './fix.ts'
import { indentAt, restOfLine, semicolon } from './layout.ts'

/** B2: a handler right after the call, so that a failure is not unhandled until somebody awaits the promise. */
export const handleUntilAwaited: Fixer = (source, node) => {
  const { tree } = source
  const declarator = tree.parent(node)
  const declaration = declarator && tree.parent(declarator)
  if (declarator?.type !== 'VariableDeclarator' || declaration?.type !== 'VariableDeclaration' || child(declarator, 'init') !== node) return null
  const handled = `${word(needed(declarator, 'id'), 'name')}.catch(() => {})`
  const rest = restOfLine(source, declaration.end)
  const title = 'Handle its failure until it is awaited'
  if (/^\s*(?:\/\/.*)?$/.test(rest)) {
    const at = declaration.end + rest.trimEnd().length
    return { title, edits: [{ file: tree.file, from: at, to: at, insert: `\n${indentAt(source, declaration.start)}${handled}${semicolon(source)}` }] }
  }
  if (tree.text[declaration.end - 1] !== ';') return null
  return { title, edits: [{ file: tree.file, from: declaration.end, to: declaration.end, insert: ` ${handled};` }] }
}
