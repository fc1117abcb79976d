import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { AbortController } from './abort.ts'
import { DOMException as OurException } from './dom-exception.ts'
import { Headers } from './headers.ts'
import { Response } from './response.ts'
import { structuredClone as ours } from './structured-clone.ts'

class Point {
  x = 1
  get twice(): number {
    return this.x * 2
  }
}
class CustomError extends RangeError {
  override name = 'CustomError'
}
const cyclic: Record<string, unknown> = { list: [] }
cyclic.self = cyclic
;(cyclic.list as unknown[]).push(cyclic)
const shared = { n: 1 }
const selfMap = new Map<unknown, unknown>()
selfMap.set(selfMap, new Set([selfMap]))
const twoViews = new ArrayBuffer(8)
const resizable = new (ArrayBuffer as unknown as new (length: number, options: object) => ArrayBuffer)(2, { maxByteLength: 8 })
const errorWith = (error: Error, fields: object): Error => Object.assign(error, fields)

const CLONEABLE: Record<string, unknown> = {
  undefined: undefined, null: null, number: -0, nan: Number.NaN, bigint: 5n, text: 'a\ud800', true: true,
  plain: { a: 1, b: { c: [1, 2] } }, instance: new Point(), nullProto: Object.assign(Object.create(null), { a: 1 }), getter: { get now() { return 7 } }, hidden: Object.defineProperty({ a: 1 }, 'b', { value: 2 }), symbolKey: { [Symbol('s')]: 1, a: 2 }, inherited: Object.create({ up: 1 }), proto: JSON.parse('{"__proto__":{"x":1}}'),
  sparse: [1, , 3, , ,], extra: Object.assign([1, 2], { note: 'n' }), emptyLong: new Array(1000), frozen: Object.freeze({ a: 1 }), args: { ...[1, 2] },
  date: new Date(5), badDate: new Date(Number.NaN), regexp: /a(b)/giu, lastIndex: errorWith(/x/g as unknown as Error, { lastIndex: 3 }), boxed: [Object(1), Object('s'), Object(false), Object(9n)],
  map: new Map<unknown, unknown>([[{ k: 1 }, 'v'], ['a', new Map([[1, 2]])]]), set: new Set<unknown>([1, { a: 1 }, new Set([2])]), withExpando: Object.assign(new Map([[1, 2]]), { lost: true }),
  buffer: new Uint8Array([1, 2, 3]).buffer, typed: new Uint16Array([1, 2]), offset: new Uint8Array(twoViews, 2, 4), view: new DataView(twoViews, 1, 3), floats: new Float32Array([1.5, Number.NaN]), bigs: new BigUint64Array([1n]), pair: [new Uint8Array(twoViews), new Int16Array(twoViews)], resizable,
  cyclic, shared: [shared, shared], selfMap, errors: [new Error('a'), new TypeError('t'), new RangeError('r'), new SyntaxError('s'), new EvalError('e'), new URIError('u'), new ReferenceError('f')],
  custom: new CustomError('c'), renamed: errorWith(new Error('m'), { name: 'TypeError' }), cause: new Error('o', { cause: { deep: [1] } }), aggregate: new AggregateError([1], 'many'), noMessage: new Error(), oddMessage: errorWith(new Error('x'), { message: 5 }), extraField: errorWith(new Error('x'), { code: 'E' }),
}

const details = (value: unknown): string => inspect(value, { depth: 10 }).replace(/\n +at .*/g, '')

test(`${Object.keys(CLONEABLE).length} values are cloned as in Node`, () => {
  for (const [name, value] of Object.entries(CLONEABLE)) assert.equal(details(ours(value)), details(structuredClone(value)), name)
})

test('a clone shares nothing with its source, and keeps what was shared within', () => {
  const copy = ours(CLONEABLE.pair) as [Uint8Array, Int16Array]
  assert.equal(copy[0].buffer, copy[1].buffer)
  assert.notEqual(copy[0].buffer, twoViews)
  const both = ours([shared, shared]) as unknown[]
  assert.equal(both[0], both[1])
  assert.notEqual(both[0], shared)
  const cycle = ours(cyclic) as typeof cyclic
  assert.equal(cycle.self, cycle)
  assert.equal((cycle.list as unknown[])[0], cycle)
})

const NOT_CLONEABLE: Record<string, unknown> = {
  arrow: () => 1, named: function fn(a: number) { return a }, class: Point, symbol: Symbol('s'), promise: Promise.resolve(), weakMap: new WeakMap(), weakSet: new WeakSet(), weakRef: new WeakRef({}), generator: (function* () {})(),
  registry: new FinalizationRegistry(() => {}), iterator: [].values(), mapIterator: new Map().keys(), boxedSymbol: Object(Symbol('b')), inObject: { a: { b: () => {} } }, inMap: new Map([[1, Symbol('m')]]), inSet: new Set([Promise.resolve()]), inCause: new Error('x', { cause: () => {} }),
}

const failure = (clone: (value: unknown) => unknown, value: unknown): unknown => {
  try {
    return ['cloned', clone(value)]
  } catch (error) {
    return [(error as DOMException).name, (error as DOMException).code, (error as DOMException).message]
  }
}

test(`${Object.keys(NOT_CLONEABLE).length} values are refused in V8's words`, () => {
  for (const [name, value] of Object.entries(NOT_CLONEABLE)) assert.deepEqual(failure(ours, value), failure(structuredClone, value), name)
  assert.ok(failure(ours, () => 1) instanceof Array)
})

test('a refused value is told by a DOMException of ours', () => {
  assert.throws(() => ours(() => {}), (error) => error instanceof OurException && error.name === 'DataCloneError')
})

test('what a getter throws comes through', () => {
  assert.throws(() => ours({ get a() { throw new RangeError('inside') } }), { name: 'RangeError', message: 'inside' })
})

test('platform objects are refused, DOMException is copied', () => {
  for (const value of [new Response('x'), new Headers(), new AbortController().signal]) assert.throws(() => ours(value), { name: 'DataCloneError' })
  const copy = ours(new OurException('stop', 'AbortError')) as OurException
  assert.ok(copy instanceof OurException)
  assert.deepEqual([copy.name, copy.message, copy.code], ['AbortError', 'stop', 20])
})

test('transfer moves buffers and leaves them where they were when the clone fails', () => {
  const run = (clone: typeof structuredClone): unknown[] => {
    const buffer = new Uint8Array([1, 2]).buffer
    const failed = failure((value) => clone(value, { transfer: [buffer] }), { buffer, bad: () => {} })
    const length = buffer.byteLength
    const moved = clone({ buffer }, { transfer: [buffer] })
    return [(failed as unknown[])[0], length, buffer.byteLength, [...new Uint8Array(moved.buffer)], (failure((value) => clone(value, { transfer: [value] as never }), {}) as unknown[])[0]]
  }
  assert.deepEqual(run(ours as typeof structuredClone), [...run(structuredClone).slice(0, 4), 'DataCloneError'])
})

test('an instrumented function is refused without showing what was put into it', () => {
  const load = new Function('return function load(id) { return __il_task(3, async (__il_t) => {}, [id]) }')() as unknown
  assert.throws(() => ours(load), { message: 'async function load could not be cloned.' })
})
