import { parse } from '../compile/parse.ts'
import type { SourceFile } from '../compile/program.ts'
import { child, children, eachChild, field, flag, needed, word } from '../compile/syntax-node.ts'
import type { SyntaxNode } from '../compile/syntax-node.ts'
import type { Check } from '../run/recorder.ts'

const COMPARISONS = new Set(['equal', 'strictEqual', 'deepEqual', 'deepStrictEqual'])

/**
 * Takes what a hidden test expects out of its source: `assert.equal(actual, 404)` becomes `assert.check(0, actual)`, and
 * the 404 stays with the host. Only comparisons with a literal are taken out; lines stay where they are.
 */
export function hideExpectations(file: SourceFile): { file: SourceFile; check: Check } {
  const expected: string[] = []
  const first = firstNumber(file.text)
  const edits: { from: number; to: number; text: string }[] = []
  const visit = (node: SyntaxNode): void => {
    const call = comparison(node, file.text)
    if (call) {
      const number = first + expected.push(call.expected) - 1
      edits.push({ from: call.nameFrom, to: call.nameTo, text: 'check' })
      edits.push({ from: call.actual.start, to: call.actual.start, text: `${number}, ` })
      edits.push({ from: call.actual.end, to: call.end, text: blank(file.text.slice(call.actual.end, call.end)) })
      visit(call.actual)
      return
    }
    eachChild(node, visit)
  }
  visit(parse(file.text))
  return {
    file: { name: file.name, text: apply(file.text, edits) },
    check: (number, actual) => {
      const wanted = expected[number - first]
      return wanted !== undefined && wanted === canonical(JSON.parse(actual))
    },
  }
}

/** FNV-1a. Numbers that nobody guesses who has not read the test: `assert.check` would otherwise answer a submission too. */
function firstNumber(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0
  return hash * 65_536
}

interface Comparison {
  nameFrom: number
  nameTo: number
  actual: SyntaxNode
  /** Where the arguments end: the place of the closing parenthesis. */
  end: number
  expected: string
}

function comparison(node: SyntaxNode, text: string): Comparison | null {
  if (node.type !== 'CallExpression') return null
  const callee = needed(node, 'callee')
  if (callee.type !== 'MemberExpression' || flag(callee, 'computed')) return null
  const object = needed(callee, 'object')
  const property = needed(callee, 'property')
  if (object.type !== 'Identifier' || word(object, 'name') !== 'assert' || !COMPARISONS.has(word(property, 'name'))) return null
  const [actual, second] = children(node, 'arguments')
  if (!actual || !second) return null
  const value = literal(second)
  if (value === null) return null
  return { nameFrom: property.start, nameTo: property.end, actual, end: text.lastIndexOf(')', node.end), expected: canonical(value.value) }
}

/** The value of an expression that is written out, null for one that has to be run. */
function literal(node: SyntaxNode): { value: unknown } | null {
  switch (node.type) {
    case 'Literal': {
      const value = field(node, 'value')
      return typeof value === 'bigint' || (typeof value === 'object' && value !== null) ? null : { value }
    }
    case 'Identifier': return word(node, 'name') === 'undefined' ? { value: { $: 'undefined' } } : null
    case 'UnaryExpression': {
      const inner = literal(needed(node, 'argument'))
      return word(node, 'operator') === '-' && typeof inner?.value === 'number' ? { value: -inner.value } : null
    }
    case 'ParenthesizedExpression': return literal(needed(node, 'expression'))
    case 'ArrayExpression': {
      const items = children(node, 'elements').map(literal)
      return items.includes(null) ? null : { value: items.map((item) => item!.value) }
    }
    case 'ObjectExpression': {
      const object: Record<string, unknown> = {}
      for (const property of children(node, 'properties')) {
        const value = child(property, 'value')
        const key = child(property, 'key')
        if (property.type !== 'Property' || !value || !key || flag(property, 'computed')) return null
        const inner = literal(value)
        if (!inner) return null
        object[key.type === 'Identifier' ? word(key, 'name') : String(field(key, 'value'))] = inner.value
      }
      return { value: object }
    }
    default: return null
  }
}

/** JSON with sorted keys: equal texts for equal values. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  )
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ')
}

function apply(text: string, edits: { from: number; to: number; text: string }[]): string {
  let out = ''
  let at = 0
  for (const edit of edits.sort((a, b) => a.from - b.from || a.to - b.to)) {
    out += text.slice(at, edit.from) + edit.text
    at = edit.to
  }
  return out + text.slice(at)
}
