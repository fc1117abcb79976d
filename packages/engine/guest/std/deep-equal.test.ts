import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect, isDeepStrictEqual } from 'node:util'
import { deepEqual } from './deep-equal.ts'
import { URL as OurUrl } from './url.ts'

class A {
  x = 1
}
class B {
  x = 1
}
const cycle = (depth: number): unknown => {
  const first: Record<string, unknown> = { n: 1 }
  let at = first
  for (let i = 1; i < depth; i++) at = (at.next = { n: 1 }) as typeof first
  at.next = first
  return first
}
const symbol = Symbol('s')
const fn = (): void => {}
const promise = Promise.resolve(1)
const withTag = (tag: string): object => ({ get [Symbol.toStringTag]() { return tag } })
const error = (message: string, fields: object = {}): Error => Object.assign(new Error(message), fields)
const sharedPart = { a: 1 }

const PAIRS: [unknown, unknown][] = [
  [1, 1], [1, 2], [1, '1'], [0, -0], [Number.NaN, Number.NaN], [null, undefined], [null, {}], ['a', 'a'], [1n, 1n], [1n, 1], [symbol, symbol], [symbol, Symbol('s')], [true, 1], [fn, fn], [fn, () => {}],
  [{}, {}], [{ a: 1 }, { a: 1 }], [{ a: 1 }, { a: 2 }], [{ a: 1, b: 2 }, { b: 2, a: 1 }], [{ a: 1 }, { a: 1, b: undefined }], [{ a: undefined }, { b: undefined }], [{ a: Number.NaN }, { a: Number.NaN }], [{ a: 0 }, { a: -0 }], [{ a: [{ b: 1 }] }, { a: [{ b: 1 }] }],
  [{ [symbol]: 1 }, { [symbol]: 1 }], [{ [symbol]: 1 }, {}], [{ [symbol]: 1 }, { [symbol]: 2 }], [Object.defineProperty({}, 'h', { value: 1 }), {}], [Object.defineProperty({ a: 1 }, symbol, { value: 1 }), { a: 1 }], [Object.defineProperty({}, 'h', { value: 1 }), { h: 1 }],
  [new A(), new A()], [new A(), new B()], [new A(), { x: 1 }], [Object.create(null), {}], [Object.create(null), Object.create(null)], [withTag('x'), withTag('y')],
  [[], []], [[1, 2], [1, 2]], [[1, 2], [2, 1]], [[1], [1, undefined]], [[,], [undefined]], [[, 1], [, 1]], [[], {}], [[1], { 0: 1, length: 1 }], [Object.assign([1], { k: 1 }), [1]], [Object.assign([1], { k: 1 }), Object.assign([1], { k: 1 })], [new Array(3), new Array(3)], [new Array(3), new Array(4)],
  [new Map([[1, 2]]), new Map([[1, 2]])], [new Map([[1, 2], [3, 4]]), new Map([[3, 4], [1, 2]])], [new Map([[1, 2]]), new Map([[1, 3]])], [new Map([[{ a: 1 }, 2]]), new Map([[{ a: 1 }, 2]])], [new Map([[{ a: 1 }, 2]]), new Map([[{ a: 2 }, 2]])], [new Map([[{ a: 1 }, 2], [{ b: 1 }, 3]]), new Map([[{ b: 1 }, 3], [{ a: 1 }, 2]])],
  [new Map([[undefined, 1]]), new Map([[null, 1]])], [new Map([[1, undefined]]), new Map([[2, undefined]])], [new Map([['a', new Map([[1, [1]]])]]), new Map([['a', new Map([[1, [1]]])]])], [new Map(), new Set()], [Object.assign(new Map(), { a: 1 }), new Map()], [new Map([[sharedPart, 1]]), new Map([[sharedPart, 2]])],
  [new Map([[Number.NaN, 1]]), new Map([[Number.NaN, 1]])], [new Map([[1, 0]]), new Map([[1, -0]])], [new Set([1, 2]), new Set([2, 1])], [new Set([1]), new Set([2])], [new Set([{ a: 1 }]), new Set([{ a: 1 }])], [new Set([{ a: 1 }, { a: 1 }]), new Set([{ a: 1 }, { a: 2 }])], [new Set([[1], [2]]), new Set([[2], [1]])], [new Set([1, '1']), new Set([1, 1n])], [new Set([sharedPart]), new Set([{ a: 1 }])],
  [new Set([0]), new Set([-0])], [new Set([Number.NaN]), new Set([Number.NaN])], [new Set([undefined]), new Set([null])], [new Set([new Set([1])]), new Set([new Set([1])])], [new Set(), new Set([1])],
  [new Date(1), new Date(1)], [new Date(1), new Date(2)], [new Date(Number.NaN), new Date(Number.NaN)], [Object.assign(new Date(1), { a: 1 }), new Date(1)], [/a/g, /a/g], [/a/g, /a/i], [/a/, /b/], [Object.assign(/a/g, { lastIndex: 1 }), /a/g],
  [error('a'), error('a')], [error('a'), error('b')], [error('a'), new TypeError('a')], [error('a', { code: 1 }), error('a')], [error('a', { name: 'X' }), error('a')], [new Error('a', { cause: 1 }), new Error('a', { cause: 2 })], [new Error('a', { cause: { b: 1 } }), new Error('a', { cause: { b: 1 } })], [new Error('a', { cause: undefined }), new Error('a')], [new AggregateError([1], 'x'), new AggregateError([2], 'x')],
  [Object(1), Object(1)], [Object(1), Object(2)], [Object(1), 1], [Object('a'), Object('a')], [Object('a'), Object('b')], [Object(true), Object(false)], [Object(1n), Object(1n)], [Object(symbol), Object(symbol)], [Object(symbol), Object(Symbol('s'))], [Object(0), Object(-0)], [Object.assign(Object('a'), { k: 1 }), Object('a')],
  [new Uint8Array([1, 2]), new Uint8Array([1, 2])], [new Uint8Array([1, 2]), new Uint8Array([1, 3])], [new Uint8Array([1]), new Int8Array([1])], [new Uint8Array([1]), [1]], [new Float32Array([0]), new Float32Array([-0])], [new Float64Array([Number.NaN]), new Float64Array([Number.NaN])], [Object.assign(new Uint8Array([1]), { k: 1 }), new Uint8Array([1])], [Object.assign(new Uint8Array([1]), { k: 1 }), Object.assign(new Uint8Array([1]), { k: 1 })],
  [new ArrayBuffer(2), new ArrayBuffer(2)], [new ArrayBuffer(2), new ArrayBuffer(3)], [Uint8Array.from([1]).buffer, Uint8Array.from([2]).buffer], [new DataView(new ArrayBuffer(2)), new DataView(new ArrayBuffer(2))], [new DataView(Uint8Array.from([1, 2]).buffer), new DataView(Uint8Array.from([1, 3]).buffer)], [new BigInt64Array([1n]), new BigInt64Array([1n])],
  [cycle(1), cycle(1)], [cycle(2), cycle(2)], [cycle(1), cycle(2)], [[cycle(1)], [cycle(1)]], [{ a: sharedPart, b: sharedPart }, { a: { a: 1 }, b: { a: 1 } }],
  [promise, promise], [promise, Promise.resolve(1)], [new WeakMap(), new WeakMap()], [new WeakSet(), new WeakSet()], [{ f: fn }, { f: fn }], [{ f: fn }, { f: () => {} }], [{ get a() { return 1 } }, { a: 1 }], [(function (..._: unknown[]) { return arguments })(1), (function (..._: unknown[]) { return arguments })(1)], [(function (..._: unknown[]) { return arguments })(1), [1]],
]

test(`${PAIRS.length} pairs, either way round, are equal where they are in Node`, () => {
  for (const [index, [a, b]] of PAIRS.entries()) {
    const words = `pair ${index}: ${inspect(a)} and ${inspect(b)}`
    assert.equal(deepEqual(a, b), isDeepStrictEqual(a, b), words)
    assert.equal(deepEqual(b, a), isDeepStrictEqual(b, a), `${words}, swapped`)
    assert.equal(deepEqual({ in: [a] }, { in: [b] }), isDeepStrictEqual({ in: [a] }, { in: [b] }), `${words}, nested`)
  }
})

test('addresses are equal by what they say', () => {
  assert.equal(deepEqual(new OurUrl('http://a/'), new OurUrl('http://a')), true)
  assert.equal(deepEqual(new OurUrl('http://a/'), new OurUrl('http://b/')), false)
})
