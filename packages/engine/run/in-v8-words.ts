import { child, children, field, flag, needed, word, type SyntaxNode } from '../compile/syntax-node.ts'
import { bare } from './source-index.ts'

/** An expression as V8's messages print it: names and members as they are, what a call gives as `f(...)`. */
export function inV8Words(expression: SyntaxNode): string {
  const node = bare(expression)
  switch (node.type) {
    case 'Identifier':
      return word(node, 'name')
    case 'ThisExpression':
      return 'this'
    case 'Literal':
      return literal(node)
    case 'MemberExpression':
      return member(node)
    case 'CallExpression':
      return `${inV8Words(needed(node, 'callee'))}(...)`
    case 'ArrayExpression':
      return `[${children(node, 'elements').map(inV8Words).join(',')}]`
    case 'ObjectExpression':
      return children(node, 'properties').length === 0 ? '{}' : '{(intermediate value)}'
    default:
      return '(intermediate value)'
  }
}

function member(node: SyntaxNode): string {
  const object = needed(node, 'object')
  const property = needed(node, 'property')
  const owner = object.type === 'Super' ? '(intermediate value)' : inV8Words(object)
  if (!flag(node, 'computed')) return `${owner}${flag(node, 'optional') ? '?.' : '.'}${property.type === 'PrivateIdentifier' ? '#' : ''}${word(property, 'name')}`
  const key = bare(property)
  if (key.type === 'Literal' && typeof field(key, 'value') === 'string') return `${owner}.${word(key, 'value')}`
  return `${owner}[${inV8Words(key)}]`
}

function literal(node: SyntaxNode): string {
  const value = field(node, 'value')
  if (child(node, 'regex') !== null || value instanceof RegExp) return '(intermediate value)'
  return typeof value === 'string' ? `"${value}"` : word(node, 'raw')
}
