import assert from 'node:assert/strict'
import { test } from 'node:test'
import util from 'node:util'
import { DOMException } from './dom-exception.ts'
import { format, inspect } from './inspect.ts'
import { AbortController as OurController, AbortSignal as OurSignal } from './abort.ts'
import { Event as OurEvent, EventTarget as OurTarget } from './event-target.ts'
import { Headers as OurHeaders } from './headers.ts'
import { Request as OurRequest } from './request.ts'
import { Response as OurResponse } from './response.ts'
import { URL as OurUrl, URLSearchParams as OurParams } from './url.ts'

const argumentsOf = function (): IArguments {
  return arguments
} as (...values: unknown[]) => IArguments

class Account {
  balance = 5
  #secret = 1
  get double(): number {
    return this.balance * 2 + this.#secret
  }
  withdraw(): void {}
}
class Savings extends Account {
  rate = 0.1
}
class List extends Array<number> {}
class Registry extends Map<number, number> {}
class Tagged {
  get [Symbol.toStringTag](): string {
    return 'Label'
  }
}
const circular: Record<string, unknown> = { name: 'a', list: [1] }
circular.self = circular
circular.inner = { up: circular, list: circular.list }
const twice: Record<string, unknown> = {}
twice.a = { twice }
const sparse: unknown[] = [1, , , 4, ,]
const extra = Object.assign([1, 2], { note: 'x', [Symbol('s')]: 1, '-1': 2 })
const hidden = Object.defineProperty({ a: 1 }, 'b', { value: 2 })

const VALUES: Record<string, unknown> = {
  undefined: undefined, null: null, true: true, number: 1.5, negativeZero: -0, nan: Number.NaN, bigint: 12n, symbol: Symbol('x'), text: "it's", plain: 'x',
  both: `'"`, all: `'"\`\${}`, control: 'a\n\t\b\u0001\u007f\u0085\\', lone: '\ud800x', emoji: '😀', empty: '', long: 'x'.repeat(200), lines: { text: `${'line one is here\n'.repeat(6)}` },
  emptyObject: {}, object: { a: 1, 'b-c': 'd', 3: 4, _x: null, $: 1 }, nested: { a: { b: { c: { d: 1 } } } }, deepArray: [[[[1]]]], deepEmpty: { a: { b: { c: {}, d: [], e: new Map(), f: () => {} } } },
  array: [1, 'a', null, undefined, [2]], emptyArray: [], sparse, hole: new Array(3), extra, nullProto: Object.assign(Object.create(null), { a: 1 }), emptyNull: Object.create(null),
  map: new Map<unknown, unknown>([['a', 1], [{ k: 1 }, new Map([[1, 2]])]]), set: new Set([1, 'b', { c: 1 }]), emptyMap: new Map(), emptySet: new Set(),
  account: new Account(), savings: new Savings(), list: List.of(1, 2), registry: new Registry([[1, 2]]), tagged: new Tagged(), emptyClass: new (class Empty {})(), anonymous: new (class {})(),
  fn: function named() {}, arrow: () => {}, noName: (() => () => {})(), asyncFn: async () => {}, generatorFn: function* gen() {}, asyncGen: async function* ag() {}, class: Account, subclass: Savings, anonymousClass: (() => class {})(),
  withProps: Object.assign(() => {}, { a: 1 }), method: { run() {}, async go() {} }, getters: { get a() { return 1 }, set b(_v: unknown) {}, get c() { return 1 }, set c(_v: unknown) {} },
  date: new Date(0), badDate: new Date(Number.NaN), regexp: /a\/b/gi, inList: [new Date(0), /x/, () => {}, Symbol('y')], boxed: [Object(1), Object('ab'), Object(true), Object(1n), Object(Symbol('z'))],
  symbolKey: { [Symbol('k')]: 1, [Symbol.iterator]: 2 }, hidden, typed: new Uint8Array([1, 2, 3]), bigs: new BigInt64Array(2), emptyTyped: new Float64Array(0), buffer: new Uint8Array([1, 255]).buffer, view: new DataView(new ArrayBuffer(2)),
  weakMap: new WeakMap(), weakSet: new WeakSet(), generator: (function* () {})(), iterator: new Set([1]).values()[Symbol.iterator] !== undefined ? [].values() : null, args: argumentsOf(1, 2),
  circular, twice, math: Math, json: JSON, numbers: Array.from({ length: 120 }, (_, i) => i), words: Array.from({ length: 30 }, (_, i) => `word ${i}`), mixed: Array.from({ length: 10 }, (_, i) => (i % 2 ? i : `s${i}`)),
  sevenLong: Array.from({ length: 7 }, (_, i) => 'abcdefghij'.repeat((i % 3) + 1)), objects: Array.from({ length: 8 }, (_, i) => ({ id: i, name: `n${i}` })), bigMap: new Map(Array.from({ length: 101 }, (_, i) => [i, i])), bigSet: new Set(Array.from({ length: 102 }, (_, i) => i)),
  orders: { orders: [{ id: 1, items: [{ sku: 'a', price: 10, tags: ['x', 'y'] }] }], total: 10, note: 'a fairly long note that makes the line break here' },
  wide: { alpha: 'aaaaaaaaaaaaaaaaaaaa', beta: 'bbbbbbbbbbbbbbbbbbbbbbb', gamma: 'cccccccccccccccccc' }, edge72: { a: 'x'.repeat(60) }, edge76: { a: 'x'.repeat(66) }, edge80: { a: 'x'.repeat(72) }, fourLevels: { a: { b: { c: 1 } }, d: [[1, [2]]] },
  mapInObject: { m: new Map([['key', { deep: { er: { est: 1 } } }]]) }, functionsInArray: [class A {}, function b() {}], negatives: [-1, -0, 1.25, 100, 7, 8, 9, 10], undefineds: { a: undefined, b: [undefined] }, proto: Account.prototype, promiseProto: Object.create(Account.prototype),
}

test(`${Object.keys(VALUES).length} values look as in Node`, () => {
  for (const [name, value] of Object.entries(VALUES)) assert.equal(inspect(value), util.inspect(value), name)
})

test('the options that assertions use look as in Node', () => {
  const options = { compact: false, sorted: true, depth: 1000, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: null, maxStringLength: null, getters: true, customInspect: false } as const
  for (const [name, value] of Object.entries(VALUES)) assert.equal(inspect(value, options), util.inspect(value, options), name)
})

/** Node's text without the frames of the stack, which differ in every engine. */
const framesAway = (shown: string): string => shown.replace(/\n +at .*/g, '')

class Plain extends Error {}
class ValidationError extends Error {}
class Typed extends TypeError {}
class Named extends Error {
  override name = 'OtherName'
}
const ERRORS: Record<string, unknown> = {
  plain: new Error('boom'), empty: new Error(), type: new TypeError('t'), subclass: new Plain('x'), suffix: new ValidationError('v'), typed: new Typed('y'), named: new Named('z'),
  code: Object.assign(new Error('c'), { code: 'E_X', details: { a: 1 } }), cause: new Error('outer', { cause: 'inner' }), aggregate: new AggregateError([1, 'two'], 'many'),
  lines: new Error('two\nlines'), renamed: Object.assign(new Error('m'), { name: 'Zed' }),
}

test('an error shows as one without frames does in Node, but bare at the top', () => {
  for (const [name, value] of Object.entries(ERRORS)) {
    const ours = [inspect(value), inspect([value])]
    const error = value as Error
    const stack = framesAway(error.stack ?? '')
    Object.defineProperty(error, 'stack', { value: stack, configurable: true })
    const bare = (shown: string): string => shown.replace(/^\[([^]*?)\](?= \{|$)/, '$1')
    assert.deepEqual(ours, [bare(util.inspect(value)), util.inspect([value])], name)
  }
  assert.equal(inspect(new DOMException('stop', 'AbortError')), 'DOMException [AbortError]: stop')
})

const ours = { AbortController: OurController, AbortSignal: OurSignal, Headers: OurHeaders, URL: OurUrl, URLSearchParams: OurParams, Request: OurRequest, EventTarget: OurTarget } as unknown as typeof globalThis

test('objects of the platform look as in Node', () => {
  const make: ((platform: typeof globalThis) => unknown)[] = [
    (p) => new p.AbortController(), (p) => p.AbortSignal.abort(), (p) => new p.Headers({ a: '1', 'content-type': 'x' }), (p) => new p.Headers(), (p) => new p.URL('http://u:p@a:8/b?c=d#e'), (p) => new p.URLSearchParams('a=b&a=c'), (p) => new p.URLSearchParams(),
    (p) => new p.Request('http://a/b', { headers: { a: 'b' }, signal: new p.AbortController().signal }), (p) => new p.EventTarget(), (p) => ({ url: new p.URL('http://a') }), (p) => [p.AbortSignal.abort()],
  ]
  for (const [index, one] of make.entries()) assert.equal(inspect(one(ours)), util.inspect(one(globalThis)), `object ${index}`)
  assert.equal(inspect(new OurEvent('x')), "Event {\n  type: 'x',\n  defaultPrevented: false,\n  cancelable: false,\n  timeStamp: 0\n}")
  assert.match(inspect(new OurResponse('x', { status: 404 })), /^Response \{\n  status: 404,\n  statusText: '',\n  headers: Headers \{ 'content-type': 'text\/plain;charset=UTF-8' \},/)
})

const FORMATS: unknown[][] = [
  [], ['a'], [1, 2], ['a', 'b', 1], [{ a: 'x' }, 'b'], ['%s', 'x'], ['%s %s', 'x'], ['%s'], ['%%'], ['%% %s', 1], ['100%', 1], ['%d', '42'], ['%d', 1n], ['%d', {}], ['%d', Symbol('x')], ['%i', 42.9], ['%i', '0x1f'], ['%i', 'x'],
  ['%f', '1.5x'], ['%f', Symbol('x')], ['%j', { a: [1] }], ['%j', undefined], ['%j', circular], ['%j', 'x'], ['%o', [1, { a: 1 }]], ['%O', { a: { b: { c: { d: { e: {} } } } } }], ['%c styled', 'css'], ['%x', 1], ['%', 1], ['%s', -0], ['%s', 1n],
  ['%s', Symbol('q')], ['%s', { a: { b: 1 } }], ['%s', [1, [2, [3]]]], ['%s', () => 1], ['%s', Account], ['%s', new (class X { toString() { return 'own' } })()], ['%s', new Date(0)], ['%s', null], ['%s', undefined], ['%s', new Plain('p')], ['%s', Object.create(null)],
  ['%d', -0], ['%s', new Map([[1, { a: 1 }]])], ['a%sb%sc', 1, 2, 3], ['%s', '%s', 'x'], ['x', undefined, null], ['%d', new Date(5)], ['%i', null],
]

test('console formats look as in Node', () => {
  for (const values of FORMATS) assert.equal(format(...values), framesAway(util.format(...values)), util.inspect(values))
})

const { proxy, revoke } = Proxy.revocable({}, {})
revoke()
const throwing = (): never => {
  throw new Error('trap')
}
const HOSTILE: unknown[] = [
  proxy, new Proxy({}, { ownKeys: throwing }), new Proxy({}, { get: throwing }), new Proxy({}, { getPrototypeOf: throwing }), new Proxy([], { getOwnPropertyDescriptor: throwing }), new Proxy(() => {}, { get: throwing, getPrototypeOf: throwing }),
  { get [Symbol.toStringTag]() { return throwing() } }, { [Symbol.for('nodejs.util.inspect.custom')]: throwing }, Object.create(new Proxy({}, { getPrototypeOf: throwing })),
  Object.defineProperty(new Error('x'), 'message', { get: throwing }), Object.defineProperty(new Error('x'), 'name', { get: throwing }), Object.defineProperty(new Error('x'), 'stack', { get: throwing }),
  Object.assign(new Error('x'), { name: { toString: throwing } }), Object.setPrototypeOf(new Map(), null), Object.setPrototypeOf(new Date(), null), { constructor: { name: throwing } }, { toString: throwing }, Object.create(Map.prototype), Object.create(Error.prototype),
]

test('hostile values are shown without a throw', () => {
  for (const [index, value] of HOSTILE.entries()) {
    for (const shown of [inspect(value), inspect({ value: [value] }), inspect(value, { getters: true }), format('%s %d %i %f %j %o %O', value, value, value, value, value, value, value)])
      assert.equal(typeof shown, 'string', `case ${index}`)
  }
})

test('output stays bounded', () => {
  let deep: unknown = 1
  for (let i = 0; i < 100_000; i++) deep = [deep]
  const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`key${i}`, 'x'.repeat(100)]))
  const bush = (levels: number): unknown => (levels === 0 ? 'leaf' : Array.from({ length: 10 }, () => bush(levels - 1)))
  const endless: object = new Proxy({}, { ownKeys: () => ['a'], getOwnPropertyDescriptor: () => ({ value: endless, enumerable: true, configurable: true }), getPrototypeOf: () => endless })
  for (const value of ['x'.repeat(1e6), deep, wide, bush(5), Object.assign(new Array(4e9), [1, 2]), new Array(2 ** 32 - 1), endless, new Error('m'.repeat(1e6))]) {
    for (const shown of [inspect(value), inspect(value, { depth: null }), format('%o', value), format(value, value)]) assert.ok(shown.length < 10_100, `${shown.length}`)
  }
})

test('an instrumented async function reads as the async function that was written', () => {
  const load = new Function('return function load(id) { return __il_task(3, async (__il_t) => {}, [id]) }')() as unknown
  assert.equal(inspect(load), '[AsyncFunction: load]')
})
