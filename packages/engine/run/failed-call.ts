import { child, children, eachChild, field, needed, word, type SyntaxNode } from '../compile/syntax-node.ts'
import { bare, pathTo, type SourceIndex } from './source-index.ts'

const calls = new Set(['CallExpression', 'NewExpression', 'TaggedTemplateExpression'])
const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])
/** What no program can call in vain, short of replacing it. */
const members = new Set([
  'Promise.all', 'Promise.allSettled', 'Promise.any', 'Promise.race', 'Promise.reject', 'Promise.resolve', 'Promise.withResolvers', 'JSON.parse',
  'JSON.stringify', 'Math.abs', 'Math.ceil', 'Math.floor', 'Math.max', 'Math.min', 'Math.random', 'Math.round', 'Math.trunc', 'Object.assign',
  'Object.create', 'Object.defineProperty', 'Object.entries', 'Object.freeze', 'Object.fromEntries', 'Object.keys', 'Object.values', 'Array.from',
  'Array.isArray', 'Array.of', 'Number.isFinite', 'Number.isInteger', 'Number.isNaN', 'Number.parseFloat', 'Number.parseInt', 'Date.now',
  'console.error', 'console.log', 'console.warn', 'performance.now', 'Symbol.for', 'Reflect.ownKeys',
])
const globals = new Set([
  'Array', 'BigInt', 'Boolean', 'Date', 'Error', 'Map', 'Number', 'Object', 'Promise', 'RangeError', 'Set', 'String', 'Symbol', 'TypeError',
  'clearInterval', 'clearTimeout', 'fetch', 'parseFloat', 'parseInt', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout', 'structuredClone',
])

export function isCall({ type }: SyntaxNode): boolean {
  return calls.has(type)
}

export function calleeOf(call: SyntaxNode): SyntaxNode {
  return bare(needed(call, call.type === 'TaggedTemplateExpression' ? 'tag' : 'callee'))
}

/**
 * The calls that may have failed, innermost first. QuickJS says where the last expression before the call stood: the callee's
 * name, or something in the arguments. So `save(load())` has two that could have; what is surely a function is left out.
 */
export function failedCalls(source: SourceIndex, offset: number): SyntaxNode[] {
  const path = pathTo(source, offset)
  const from = path.findLastIndex(({ type }) => functions.has(type)) + 1
  const found = path.slice(from).filter((node) => isCall(node) && (anchors(calleeOf(node)).includes(offset) || isInArguments(node, offset) || (node.type === 'NewExpression' && calleeOf(node).start === offset)))
  const open = found.filter((call) => !isSurelyFunction(source, calleeOf(call)))
  return (open.length > 0 ? open : found).reverse()
}

/** Where QuickJS may say that an expression stands: at the last part of it that has a place. */
export function anchors(node: SyntaxNode): number[] {
  const inner = bare(node)
  if (inner.type === 'MemberExpression') {
    const property = needed(inner, 'property')
    return field(inner, 'computed') === true ? [property.start, node.start, ...anchors(needed(inner, 'object'))] : [property.start]
  }
  if (inner.type === 'CallExpression') return [inner.start, node.start, ...anchors(calleeOf(inner))]
  return [inner.start, node.start]
}

function isInArguments(call: SyntaxNode, offset: number): boolean {
  return children(call, 'arguments').some(({ start, end }) => start <= offset && offset < end)
}

function isSurelyFunction(source: SourceIndex, callee: SyntaxNode): boolean {
  if (functions.has(callee.type)) return true
  if (callee.type === 'MemberExpression') {
    const owner = bare(needed(callee, 'object'))
    return members.has(`${word(owner, 'name')}.${word(needed(callee, 'property'), 'name')}`)
  }
  return callee.type === 'Identifier' && (globals.has(word(callee, 'name')) || declaresFunction(source.tree, word(callee, 'name')))
}

function declaresFunction(node: SyntaxNode, name: string): boolean {
  const id = child(node, 'id')
  const isNamed = id?.type === 'Identifier' && word(id, 'name') === name
  if (isNamed && node.type === 'FunctionDeclaration') return true
  if (isNamed && node.type === 'VariableDeclarator') {
    const value = child(node, 'init')
    if (value && functions.has(bare(value).type)) return true
  }
  let found = false
  eachChild(node, (inner) => {
    found ||= declaresFunction(inner, name)
  })
  return found
}

/** Where V8 says that it failed: at the name of what is called, or of what is read. QuickJS is nearer to where it begins. */
export function failureAt(source: SourceIndex, offset: number, message: string): number {
  if (message === 'not a function') {
    const [call, other] = failedCalls(source, offset)
    const callee = call && !other ? calleeOf(call) : null
    if (call?.type === 'NewExpression') return call.start
    return callee ? (callee.type === 'MemberExpression' ? needed(callee, 'property').start : callee.start) : offset
  }
  const key = /^cannot (?:read|set) property '(.*)' of/s.exec(message)?.[1]
  if (key === undefined) return offset
  const members = pathTo(source, offset).filter((node) => node.type === 'MemberExpression' && node.start === offset).map((node) => needed(node, 'property'))
  return members.findLast((property) => word(property, 'name') === key || String(field(property, 'value')) === key)?.start ?? offset
}
