import { parse } from '../compile/parse.ts'
import type { Program, SourceFile } from '../compile/program.ts'
import { child, children, eachChild, flag, needed, word, type SyntaxNode } from '../compile/syntax-node.ts'
import { lineAndColumn, lineStarts } from '../compile/trivia.ts'

/** One file of a program as a tree in which places can be looked up. */
export interface SourceIndex {
  text: string
  starts: number[]
  tree: SyntaxNode
}

const indexes = new WeakMap<SourceFile, SourceIndex>()

/** Null for a file that the program does not have. Parsed once per program, and only when an error is made. */
export function sourceIndex(program: Program, name: string): SourceIndex | null {
  const file = program.files.find((one) => one.name === name)
  if (!file) return null
  const known = indexes.get(file)
  if (known) return known
  try {
    const index = { text: file.text, starts: lineStarts(file.text), tree: parse(file.text) }
    indexes.set(file, index)
    return index
  } catch {
    return null
  }
}

export function offsetOf({ starts }: SourceIndex, line: number, column: number): number {
  return (starts[line - 1] ?? 0) + column - 1
}

export function placeAt({ starts }: SourceIndex, offset: number): { line: number; column: number } {
  return lineAndColumn(starts, offset)
}

/** The nodes around an offset, outermost first. */
export function pathTo({ tree }: SourceIndex, offset: number): SyntaxNode[] {
  const path: SyntaxNode[] = []
  const descend = (node: SyntaxNode): void => {
    path.push(node)
    let inner: SyntaxNode | null = null
    eachChild(node, (one) => {
      if (one.start <= offset && offset < one.end && (inner === null || one.start >= inner.start)) inner = one
    })
    if (inner !== null) descend(inner)
  }
  descend(tree)
  return path
}

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

/** What V8 calls the function around a place: `find`, `Store.find`, `new Store`; empty at the top and where it has no name. */
export function functionNameAt(path: readonly SyntaxNode[]): string {
  const at = path.findLastIndex(({ type }) => functionTypes.has(type))
  if (at < 0) return ''
  const fn = path[at]!
  const parent = path[at - 1]
  const id = child(fn, 'id')
  if (id) return word(id, 'name')
  if (parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition') {
    const owner = path[at - 3]
    const type = owner ? className(path, at - 3) : ''
    if (word(parent, 'kind') === 'constructor') return `new ${type}`
    return parent.type === 'PropertyDefinition' ? keyName(parent) : `${type === '' ? '' : `${type}.`}${keyName(parent)}`
  }
  if (parent?.type === 'Property') return flag(parent, 'method') ? `Object.${keyName(parent)}` : keyName(parent)
  if (parent?.type === 'VariableDeclarator') return nameOf(needed(parent, 'id'))
  if (parent?.type === 'AssignmentExpression') return nameOf(needed(parent, 'left'))
  if (parent?.type === 'AssignmentPattern') return nameOf(needed(parent, 'left'))
  return ''
}

function className(path: readonly SyntaxNode[], at: number): string {
  const own = path[at]
  const id = own ? child(own, 'id') : null
  if (id) return word(id, 'name')
  const parent = path[at - 1]
  return parent?.type === 'VariableDeclarator' ? nameOf(needed(parent, 'id')) : ''
}

function keyName(member: SyntaxNode): string {
  const key = needed(member, 'key')
  const prefix = ['get', 'set'].includes(word(member, 'kind')) ? `${word(member, 'kind')} ` : ''
  if (key.type === 'PrivateIdentifier') return `#${word(key, 'name')}`
  return flag(member, 'computed') ? '' : `${prefix}${word(key, 'name')}`
}

function nameOf(target: SyntaxNode): string {
  if (target.type === 'Identifier') return word(target, 'name')
  if (target.type === 'MemberExpression' && !flag(target, 'computed')) return nameOf(needed(target, 'property'))
  return ''
}

/** Brackets and type assertions say nothing. */
export function bare(node: SyntaxNode): SyntaxNode {
  const wraps = ['ParenthesizedExpression', 'TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'TSTypeAssertion', 'ChainExpression']
  return wraps.includes(node.type) ? bare(needed(node, 'expression')) : node
}

/** The arguments of a call, bare. */
export function argumentsOf(call: SyntaxNode): SyntaxNode[] {
  return children(call, 'arguments').map(bare)
}
