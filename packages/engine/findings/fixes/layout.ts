import { children, type SyntaxNode } from '../../compile/syntax-node.ts'
import { isAsync, type Source } from '../source/project.ts'

/** Where a line begins, and the blanks it begins with. */
export function indentAt({ tree }: Source, offset: number): string {
  const start = tree.text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(tree.text.slice(start, offset))?.[0] ?? ''
}

/** What one level of a file is indented by. */
export function indentUnit({ tree }: Source): string {
  return /\n(\t| {4}| {2})\S/.exec(tree.text)?.[1] ?? '  '
}

/** A semicolon if the file ends its statements with one. */
export function semicolon({ tree }: Source): ';' | '' {
  return /;[ \t]*\n/.test(tree.text) || /;[ \t]*$/.test(tree.text) ? ';' : ''
}

/** What stands on the line after an offset. */
export function restOfLine({ tree }: Source, offset: number): string {
  const end = tree.text.indexOf('\n', offset)
  return tree.text.slice(offset, end < 0 ? undefined : end)
}

export function spansLines({ tree }: Source, node: SyntaxNode): boolean {
  return tree.textOf(node).includes('\n')
}

/** Whether `await` may stand there: in an async function, or at the top of a module. */
export function mayAwait({ tree }: Source, node: SyntaxNode): boolean {
  const fn = tree.functionOf(node)
  if ([...tree.around(node)].some(({ type }) => type === 'StaticBlock' || type === 'PropertyDefinition')) return fn !== null && isAsync(fn)
  return fn === null || isAsync(fn)
}

/** A name like the wanted one that the file does not use. */
export function freshName({ tree }: Source, wanted: string): string {
  const used = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(tree.text)
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}${number}`
    if (!used(name)) return name
  }
}

/** Writes one more argument, `at` counted from 0; null when it would not come to stand there. */
export function argumentEdit(source: Source, call: SyntaxNode, at: number, text: string): { from: number; to: number; insert: string } | null {
  const given = children(call, 'arguments')
  if (given.length > at || given.some(({ type }) => type === 'SpreadElement')) return null
  const fill = Array.from({ length: at - given.length }, () => 'undefined')
  const added = [...fill, text].join(', ')
  const last = given.at(-1)
  if (last) return { from: last.end, to: last.end, insert: `, ${added}` }
  return source.tree.text[call.end - 1] === ')' ? { from: call.end - 1, to: call.end - 1, insert: added } : null
}

/** Writes one more property into an object that is written out. */
export function propertyEdit(object: SyntaxNode, text: string): { from: number; to: number; insert: string } {
  const last = children(object, 'properties').at(-1)
  if (last) return { from: last.end, to: last.end, insert: `, ${text}` }
  return { from: object.start, to: object.end, insert: `{ ${text} }` }
}
