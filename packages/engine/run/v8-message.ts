import { child, children, field, needed, word, type SyntaxNode } from '../compile/syntax-node.ts'
import { calleeOf, failedCalls } from './failed-call.ts'
import { inV8Words } from './in-v8-words.ts'
import { argumentsOf, bare, pathTo, type SourceIndex } from './source-index.ts'

/** Where QuickJS made an error: the innermost frame of the program, and the built-in function it called, if one. */
export interface ErrorOrigin {
  source: SourceIndex | null
  offset: number
  /** `repeat`, `Map`, …; null when the program itself threw. */
  builtIn: string | null
  /** The name of the innermost function of the program, as QuickJS has it. */
  functionName: string
}

type Words = (found: RegExpExecArray, origin: ErrorOrigin) => string | null

/**
 * A message of QuickJS in the words of V8 (Node 24), with the name of what was called. A message that is not QuickJS's own
 * comes back as it is: an error that the program made itself is left alone.
 */
export function v8Message(name: string, message: string, origin: ErrorOrigin): string {
  if (isOwnMaking(name, origin)) return message
  for (const [pattern, words] of rules) {
    const found = pattern.exec(message)
    if (found) return words(found, origin) ?? message
  }
  return message
}

/** `new TypeError('not a function')` says what it says; so does a subclass by `super(…)`. */
function isOwnMaking(name: string, { source, offset, builtIn }: ErrorOrigin): boolean {
  if (source === null || builtIn !== null) return false
  const there = source.text.slice(offset, offset + 40)
  return /^(?:new\s+)?\w*(?:Error|Exception)\b/.test(there) || /^super\b/.test(there) || (name !== '' && there.startsWith(name))
}

const rules: [RegExp, Words][] = [
  [/^not a function$/, (_, origin) => notCallable(origin)],
  [/^not a constructor$/, (_, origin) => notCallable(origin)],
  [/^cannot read property '(.*)' of (undefined|null)$/s, ([, key, value], origin) =>
    key === 'Symbol.iterator' || key === 'Symbol.asyncIterator' ? (notIterable(origin, key === 'Symbol.asyncIterator') ?? `Cannot read properties of ${value} (reading 'Symbol(${key})')`) : `Cannot read properties of ${value} (reading '${key?.startsWith('Symbol.') === true ? `Symbol(${key})` : key}')`],
  [/^cannot set property '(.*)' of (undefined|null)$/s, ([, key, value]) => `Cannot set properties of ${value} (setting '${key}')`],
  [/^value is not (async )?iterable$/, ([, isAsync], origin) => notIterable(origin, isAsync !== undefined)],
  [/^Cannot convert undefined or null to object$/, (_, origin) => notDestructurable(origin)],
  [/^'(.*)' is read-only$/, ([, key], origin) => (assignsToName(origin, key ?? '') ? 'Assignment to constant variable.' : `Cannot assign to read only property '${key}' of object '#<Object>'`)],
  [/^(.+) is not initialized$/, ([, key]) => (key === 'this' ? `Must call super constructor in derived class before accessing 'this' or returning from derived constructor` : `Cannot access '${key}' before initialization`)],
  [/^class constructors must be invoked with 'new'$/, (_, { functionName }) => `Class constructor ${functionName} cannot be invoked without 'new'`],
  [/^promise self resolution$/, () => 'Chaining cycle detected for promise #<Promise>'],
  [/^circular reference$/, () => 'Converting circular structure to JSON'],
  [/^BigInt are forbidden in JSON.stringify$/, () => 'Do not know how to serialize a BigInt'],
  [/^empty array$/, () => 'Reduce of empty array with no initial value'],
  [/^cannot convert symbol to (string|number)$/, ([, type]) => `Cannot convert a Symbol value to a ${type}`],
  [/^cannot convert BigInt to number$/, (_, { builtIn }) => (builtIn === null ? 'Cannot mix BigInt and other types, use explicit conversions' : 'Cannot convert a BigInt value to a number')],
  [/^cannot convert to BigInt: not an integer$/, (_, origin) => `The number ${argument(origin)} cannot be converted to a BigInt because it is not an integer`],
  [/^invalid array length$/, () => 'Invalid array length'],
  [/^invalid repeat count$/, (_, origin) => `Invalid count value: ${argument(origin)}`],
  [/^invalid number of digits$/, (_, { builtIn }) => (builtIn === 'toPrecision' ? 'toPrecision() argument must be between 1 and 100' : builtIn === 'toExponential' ? 'toExponential() argument must be between 0 and 100' : 'toFixed() digits argument must be between 0 and 100')],
  [/^(?:expecting hex digit|malformed UTF-8|illegal character|malformed URI sequence)$/, () => 'URI malformed'],
  [/^not an object$/, (_, origin) => notAnObject(origin)],
  [/^object is not extensible$/, (_, origin) => `Cannot add property${origin.builtIn === null ? ` ${memberKey(origin) ?? ''}` : ''}, object is not extensible`],
  [/^no setter for property$/, (_, origin) => `Cannot set property ${memberKey(origin) ?? ''} of #<Object> which has only a getter`],
  [/^could not delete property$/, (_, origin) => `Cannot delete property '${memberKey(origin) ?? ''}' of #<Object>`],
  [/^invalid 'in' operand$/, (_, origin) => cannotSearch(origin)],
  [/^invalid 'instanceof' right operand$/, () => `Right-hand side of 'instanceof' is not callable`],
  [/^throw is not a method$/, () => `The iterator does not provide a 'throw' method.`],
  [/^parent class must be constructor$/, (_, origin) => extendsWhat(origin)],
  [/^Date value is NaN$/, () => 'Invalid time value'],
  [/^private class field '(.*)' does not exist$/, ([, field]) => `Cannot read private member ${field} from an object whose class did not declare it`],
  [/^bad normalization form$/, () => 'The normalization form should be one of NFC, NFD, NFKC, NFKD.'],
  [/^invalid value used as WeakMap key$/, () => 'Invalid value used as weak map key'],
]

/** `repo.find is not a function`; where QuickJS leaves open which of two nested calls it was, both are named. */
function notCallable(origin: ErrorOrigin): string | null {
  const { source, offset, builtIn } = origin
  if (builtIn === 'Promise') return `Promise resolver ${argument(origin, 'undefined')} is not a function`
  if (source === null) return null
  if (builtIn !== null) return `${argument(origin, 'undefined')} is not a function`
  const failed = failedCalls(source, offset)
  if (failed.length === 0) return notIterable(origin, true)
  const names = [...new Set(failed.map((call) => inV8Words(calleeOf(call))))]
  return `${names.join(' or ')} is not a ${failed.every(({ type }) => type === 'NewExpression') ? 'constructor' : 'function'}`
}

function notIterable({ source, offset, builtIn }: ErrorOrigin, isAsync: boolean): string | null {
  if (source === null || builtIn !== null) return null
  const path = pathTo(source, offset)
  const what = isAsync ? 'async iterable' : 'iterable'
  for (const node of path.toReversed()) {
    if (node.type === 'SpreadElement' && path[path.indexOf(node) - 1]?.type !== 'ArrayExpression')
      return 'Spread syntax requires ...iterable[Symbol.iterator] to be a function'
    const value =
      node.type === 'ForOfStatement' ? child(node, 'right')
      : node.type === 'SpreadElement' || node.type === 'YieldExpression' ? child(node, 'argument')
      : null
    if (value && offset < value.end) return `${subject(value)} is not ${what}`
  }
  const value = destructured(source, offset, 'ArrayPattern')?.value
  return value ? `${subject(value)} is not iterable` : null
}

function subject(value: SyntaxNode): string {
  const node = bare(value)
  return node.type === 'CallExpression' ? `${inV8Words(calleeOf(node))} is not a function or its return value` : inV8Words(node)
}

function notDestructurable({ source, offset, builtIn }: ErrorOrigin): string | null {
  if (source === null || builtIn !== null) return null
  const found = destructured(source, offset, 'ObjectPattern')
  if (!found) return null
  const [first] = children(found.pattern, 'properties')
  const key = first && first.type === 'Property' ? needed(first, 'key') : null
  const of = found.value ? inV8Words(found.value) : 'parameter'
  if (key === null || key.type !== 'Identifier') return `Cannot destructure '${of}' as it is undefined or null.`
  return `Cannot destructure property '${word(key, 'name')}' of '${of}' as it is undefined or null.`
}

/** The pattern that QuickJS was about to bind: it says where the expression before it stood. */
function destructured(source: SourceIndex, offset: number, type: string): { pattern: SyntaxNode; value: SyntaxNode | null } | null {
  const path = pathTo(source, offset)
  const fn = path.findLast((node) => ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression', 'Program'].includes(node.type))
  let best: { pattern: SyntaxNode; value: SyntaxNode | null } | null = null
  const look = (node: SyntaxNode): void => {
    const pattern = node.type === 'VariableDeclarator' ? child(node, 'id') : node.type === 'AssignmentExpression' ? child(node, 'left') : null
    const value = node.type === 'VariableDeclarator' ? child(node, 'init') : node.type === 'AssignmentExpression' ? child(node, 'right') : null
    if (best === null && pattern?.type === type && value && node.end > offset) best = { pattern, value }
    for (const key of Object.keys(node)) {
      const inner = field(node, key)
      for (const one of Array.isArray(inner) ? inner : [inner]) if (typeof one === 'object' && one !== null && typeof (one as SyntaxNode).type === 'string') look(one as SyntaxNode)
    }
  }
  if (fn && fn.type !== 'Program' && offset <= fn.start) {
    const parameter = children(fn, 'params').find((param) => param.type === type)
    if (parameter) return { pattern: parameter, value: null }
  }
  if (fn) look(fn)
  return best
}

/** QuickJS says of a member where its object stands, and of a name where something before it stood. */
function assignsToName({ source, offset }: ErrorOrigin, name: string): boolean {
  if (source === null) return true
  const changed = pathTo(source, offset).findLast(({ type }) => type === 'AssignmentExpression' || type === 'UpdateExpression')
  const target = changed && bare(needed(changed, changed.type === 'AssignmentExpression' ? 'left' : 'argument'))
  if (target?.type !== 'MemberExpression') return true
  const property = bare(needed(target, 'property'))
  return word(property, 'name') !== name && String(field(property, 'value')) !== name && field(target, 'computed') !== true
}

function memberKey({ source, offset }: ErrorOrigin): string | null {
  if (source === null) return null
  const member = pathTo(source, offset).findLast(({ type }) => type === 'MemberExpression')
  if (!member) return null
  const property = bare(needed(member, 'property'))
  return property.type === 'Literal' ? String(field(property, 'value')) : word(property, 'name') || null
}

function argument({ source, offset }: ErrorOrigin, otherwise = ''): string {
  if (source === null) return otherwise
  const [call] = failedCalls(source, offset)
  const [first] = call ? argumentsOf(call) : []
  return first ? source.text.slice(first.start, first.end) : otherwise
}

function notAnObject(origin: ErrorOrigin): string | null {
  switch (origin.builtIn) {
    case 'Map':
    case 'WeakMap':
      return 'Iterator value is not an entry object'
    case 'defineProperty':
    case 'defineProperties':
      return `Object.${origin.builtIn} called on non-object`
    case 'ownKeys':
    case 'getPrototypeOf':
    case 'has':
    case 'get':
    case 'set':
      return `Reflect.${origin.builtIn} called on non-object`
    case 'resolve':
    case 'reject':
      return 'PromiseResolve called on non-object'
    default:
      return null
  }
}

function cannotSearch({ source, offset }: ErrorOrigin): string | null {
  if (source === null) return null
  const search = pathTo(source, offset).findLast((node) => node.type === 'BinaryExpression' && word(node, 'operator') === 'in')
  if (!search) return null
  const left = bare(needed(search, 'left'))
  const key = left.type === 'Literal' ? String(field(left, 'value')) : inV8Words(left)
  return `Cannot use 'in' operator to search for '${key}' in ${inV8Words(needed(search, 'right'))}`
}

function extendsWhat({ source, offset }: ErrorOrigin): string | null {
  if (source === null) return null
  const made = pathTo(source, offset).findLast(({ type }) => type.startsWith('Class') && type !== 'ClassBody')
  const parent = made && child(made, 'superClass')
  return parent ? `Class extends value ${inV8Words(parent)} is not a constructor or null` : null
}
