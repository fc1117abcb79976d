import nodeAssert from 'node:assert/strict'
import { test } from 'node:test'
import { createAssert } from './assert.ts'

const counted: [boolean, string][] = []
const ours = createAssert({ onAssert: (ok, message) => counted.push([ok, message]) })
type Kind = typeof nodeAssert

const thrower = (error: unknown) => (): never => {
  throw error
}
const same = { a: 1 }
const checks = [() => false, function check() { return 0 as never }, (error: unknown) => error === 1] as const
const boom = new Error('x')
const symbols = [Symbol('a'), Symbol('a')]
class Plain {}
class AppError extends Error {
  override name = 'AppError'
  code = 'E_APP'
}
const row = (n: number): object => ({ id: n, name: `row ${n}`, tags: ['a', 'b'] })
const long = Array.from({ length: 40 }, (_, i) => row(i))

const CASES: Record<string, (a: Kind) => unknown> = {
  'ok passes': (a) => a.ok(1), 'assert passes': (a) => a(true), 'ok with words': (a) => a.ok(0, 'own words'), 'assert with an error': (a) => a(false, new RangeError('own')), 'ok of nothing': (a) => (a.ok as () => void)(),
  'numbers': (a) => a.equal(1, 2), 'texts': (a) => a.equal('a', 'b'), 'kinds': (a) => a.equal(1, '1'), 'zeros': (a) => a.equal(0, -0), 'nan': (a) => a.equal(Number.NaN, Number.NaN), 'null and undefined': (a) => a.equal(undefined, null), 'long texts': (a) => a.equal('the quick brown fox', 'the quick brown cat'), 'lines': (a) => a.equal('one\ntwo\nthree', 'one\ntwo\nfour'),
  'bigints': (a) => a.strictEqual(1n, 2n), 'symbols': (a) => a.equal(symbols[0], symbols[1]), 'one object twice': (a) => a.equal(same, same), 'alike objects': (a) => a.equal({ a: 1 }, { a: 1 }), 'other objects': (a) => a.equal({ a: 1 }, { a: 2 }), 'object and null': (a) => a.equal({ a: 1 }, null), 'functions': (a) => a.equal(checks[0], checks[1]), 'instances': (a) => a.equal(new Plain(), new Plain()), 'long numbers': (a) => a.equal(123456789012, 123456789013),
  'equal with words': (a) => a.equal(1, 2, 'own words'), 'equal with an error': (a) => a.equal(1, 2, new TypeError('own')), 'equal of one': (a) => (a.equal as (x: number) => void)(1), 'very long texts': (a) => a.equal('x'.repeat(200), 'y'),
  'notEqual': (a) => a.notEqual(1, 1), 'notEqual texts': (a) => a.notStrictEqual('abc', 'abc'), 'notEqual long': (a) => a.notEqual('a longer text', 'a longer text'), 'notEqual objects': (a) => a.notEqual(same, same), 'notEqual passes': (a) => a.notEqual(1, 2),
  'deep': (a) => a.deepEqual({ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] }), 'deep passes': (a) => a.deepEqual({ a: [new Map([[1, { b: 2 }]])] }, { a: [new Map([[1, { b: 2 }]])] }), 'deep primitives': (a) => a.deepEqual(1, 2), 'deep missing': (a) => a.deepEqual({ a: 1 }, { a: 1, b: 2 }), 'deep extra': (a) => a.deepEqual({ a: 1, b: 2 }, { b: 2 }), 'deep kinds': (a) => a.deepEqual([1], { 0: 1 }), 'deep order': (a) => a.deepEqual(['a', 'b', 'c'], ['c', 'b', 'a']),
  'deep maps': (a) => a.deepEqual(new Map([['a', 1]]), new Map([['a', 2]])), 'deep sets': (a) => a.deepEqual(new Set([1, 2]), new Set([1, 3])), 'deep instances': (a) => a.deepEqual(new Plain(), {}), 'deep prototypes': (a) => a.deepEqual(Object.create(null), {}), 'deep undefined': (a) => a.deepEqual(undefined, { a: 1 }), 'deep words': (a) => a.deepEqual([1], [2], 'own words'), 'deep rows': (a) => a.deepEqual(long, long.map((one, i) => (i === 20 ? row(99) : one))), 'deep last of many': (a) => a.deepEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 2, 3, 4, 5, 6, 7, 8, 9, 11]), 'deep two of many': (a) => a.deepEqual(Array.from({ length: 60 }, (_, i) => i), Array.from({ length: 60 }, (_, i) => (i === 5 || i === 50 ? -i : i))),
  'deep nothing': (a) => a.deepEqual([], [1, 2, 3]), 'deep texts': (a) => a.deepEqual(['abc'], ['abd']), 'notDeepEqual': (a) => a.notDeepEqual({ a: 1 }, { a: 1 }), 'notDeepEqual primitives': (a) => a.notDeepStrictEqual(1, 1), 'notDeepEqual passes': (a) => a.notDeepEqual([1], [2]),
  'throws nothing': (a) => a.throws(() => {}), 'throws nothing of a class': (a) => a.throws(() => {}, TypeError), 'throws nothing, words': (a) => a.throws(() => {}, TypeError, 'own'), 'throws nothing, words alone': (a) => a.throws(() => {}, 'own'), 'throws passes': (a) => a.throws(thrower(new Error('x'))), 'throws a class': (a) => a.throws(thrower(new AppError('x')), AppError), 'throws another class': (a) => a.throws(thrower(new Error('x')), TypeError),
  'throws a pattern': (a) => a.throws(thrower(new Error('x')), /^Error: x$/), 'throws another pattern': (a) => a.throws(thrower(new Error('x')), /y/), 'throws an object': (a) => a.throws(thrower(new AppError('x')), { name: 'AppError', code: 'E_APP', message: /x/ }), 'throws another object': (a) => a.throws(thrower(new Error('x')), { message: 'y' }), 'throws without a property': (a) => a.throws(thrower(new Error('x')), { message: 'x', code: 'E' }), 'throws like an error': (a) => a.throws(thrower(new Error('x')), new Error('y')), 'throws what an error is like': (a) => a.throws(thrower(new Error('x')), new Error('x')),
  'throws a checked one': (a) => a.throws(thrower(new Error('x')), (error: unknown) => error instanceof Error), 'throws an unchecked one': (a) => a.throws(thrower(5), checks[0]), 'throws past a named check': (a) => a.throws(thrower(5), checks[1]), 'throws a primitive': (a) => a.throws(thrower('x'), { message: 'x' }), 'throws undefined': (a) => a.throws(thrower(undefined)), 'throws class and words': (a) => a.throws(thrower(new Error('x')), TypeError, 'own'), 'throws pattern and words': (a) => a.throws(thrower(new Error('x')), /y/, 'own'),
  'throws object and words': (a) => a.throws(thrower(new Error('x')), { message: 'y' }, 'own'), 'throws of no function': (a) => a.throws(5 as never), 'throws an ambiguity': (a) => a.throws(thrower(new Error('x')), 'x'), 'throws an empty object': (a) => a.throws(thrower(new Error('x')), {}), 'throws a number expected': (a) => a.throws(() => {}, 5 as never), 'throws an arrow check': (a) => a.throws(thrower(boom), checks[2]),
  'doesNotThrow passes': (a) => a.doesNotThrow(() => {}), 'doesNotThrow': (a) => a.doesNotThrow(thrower(new Error('x'))), 'doesNotThrow words': (a) => a.doesNotThrow(thrower(new Error('x')), 'own'), 'doesNotThrow another class': (a) => a.doesNotThrow(thrower(new Error('x')), TypeError), 'doesNotThrow this class': (a) => a.doesNotThrow(thrower(new Error('x')), Error, 'own'),
  'match passes': (a) => a.match('abc', /b/), 'match': (a) => a.match('abc', /x/), 'match a number': (a) => a.match(5 as never, /x/), 'match words': (a) => a.match('abc', /x/, 'own'), 'match no pattern': (a) => a.match('a', 'a' as never), 'doesNotMatch': (a) => a.doesNotMatch('abc', /b/), 'doesNotMatch passes': (a) => a.doesNotMatch('abc', /x/),
  'fail': (a) => a.fail(), 'fail words': (a) => a.fail('own'), 'fail error': (a) => a.fail(new TypeError('own')), 'ifError': (a) => a.ifError(new Error('x')), 'ifError zero': (a) => a.ifError(0), 'ifError null': (a) => a.ifError(null), 'ifError undefined': (a) => a.ifError(undefined),
  'rejects passes': (a) => a.rejects(Promise.reject(new Error('x')), /x/), 'rejects nothing': (a) => a.rejects(Promise.resolve(1)), 'rejects nothing of a class': (a) => a.rejects(async () => {}, TypeError), 'rejects another class': (a) => a.rejects(Promise.reject(new Error('x')), TypeError), 'rejects from a throw': (a) => a.rejects(thrower(new RangeError('sync'))), 'rejects of a value': (a) => a.rejects((() => 1) as never), 'rejects of no promise': (a) => a.rejects(5 as never), 'rejects an object': (a) => a.rejects(async () => thrower(new AppError('x'))(), { code: 'E_APP' }), 'rejects another object': (a) => a.rejects(async () => thrower(new AppError('x'))(), { code: 'E_OTHER' }), 'rejects words': (a) => a.rejects(async () => {}, 'own'),
  'doesNotReject passes': (a) => a.doesNotReject(Promise.resolve()), 'doesNotReject': (a) => a.doesNotReject(Promise.reject(new Error('x'))), 'doesNotReject words': (a) => a.doesNotReject(async () => thrower(new Error('x'))(), 'own'),
  'an error made by hand': (a) => thrower(new a.AssertionError({ actual: 1, expected: 2, operator: 'strictEqual' }))(), 'an error with words': (a) => thrower(new a.AssertionError({ message: 'own' }))(), 'another operator': (a) => thrower(new a.AssertionError({ actual: 1, expected: [2], operator: 'near' }))(),
}

async function outcome(kind: Kind, run: (a: Kind) => unknown): Promise<unknown> {
  try {
    await run(kind)
    return 'passed'
  } catch (error) {
    const { name, message, code, operator, generatedMessage, actual, expected } = error as nodeAssert.AssertionError
    return { name, message, code, operator, generatedMessage, actual, expected }
  }
}

/** Where ours says it otherwise: Node reads the source text of the call, which the sandbox does not have. */
test(`${Object.keys(CASES).length} assertions end as in Node, in its words`, async () => {
  for (const [name, run] of Object.entries(CASES)) nodeAssert.deepEqual(await outcome(ours as unknown as Kind, run), await outcome(nodeAssert, run), name)
})

test('a falsy value is told by what it was', () => {
  nodeAssert.throws(() => ours.ok(0), { name: 'AssertionError', message: 'The expression evaluated to a falsy value: 0', operator: '==', actual: 0, expected: true })
  nodeAssert.throws(() => ours(''), { message: "The expression evaluated to a falsy value: ''", generatedMessage: true })
})

const COUNTS: Record<string, [run: () => unknown, expected: [boolean, string][]]> = {
  'one that holds': [() => ours.equal(1, 1), [[true, 'strictEqual']]],
  'one that holds, with words': [() => ours.equal(1, 1, 'one is one'), [[true, 'one is one']]],
  'one that fails': [() => ours.equal(1, 2), [[false, 'Expected values to be strictly equal:\n\n1 !== 2\n']]],
  'ok': [() => ours.ok(1), [[true, 'ok']]],
  'throws': [() => ours.throws(thrower(new Error('x')), /x/), [[true, 'throws']]],
  'throws that fails': [() => ours.throws(() => {}), [[false, 'Missing expected exception.']]],
  'an assertion within throws': [() => ours.throws(() => ours.equal(1, 2)), [[false, 'Expected values to be strictly equal:\n\n1 !== 2\n'], [true, 'throws']]],
  'fail': [() => ours.fail('no'), [[false, 'no']]],
  'an error of the caller': [() => ours.ok(false, new Error('mine')), [[false, 'mine']]],
  'ifError': [() => ours.ifError(null), [[true, 'ifError']]],
  'match': [() => ours.match('a', /a/), [[true, 'match']]],
  'misuse counts as none': [() => (ours.equal as (x: number) => void)(1), []],
}

for (const [name, [run, expected]] of Object.entries(COUNTS)) {
  test(`each assertion counts once: ${name}`, () => {
    counted.length = 0
    try {
      run()
    } catch {
      // The count is what matters.
    }
    nodeAssert.deepEqual(counted, expected)
  })
}

test('rejects and doesNotReject count when they settle, and say what they wait for', async () => {
  const seen: unknown[] = []
  const waits = createAssert({ onAssert: (ok) => seen.push(ok), onAwait: (promise) => seen.push(promise) })
  const rejected = Promise.reject(new Error('x'))
  const pending = waits.rejects(rejected)
  nodeAssert.deepEqual(seen, [rejected])
  await pending
  await nodeAssert.rejects(waits.doesNotReject(async () => thrower(new Error('y'))()))
  nodeAssert.deepEqual([seen.length, seen[1], seen[3]], [4, true, false])
})

test('patched built-ins do not change a verdict', async () => {
  const left = { a: [1, new Map([[1, 2]]), new Set([3])] }
  const right = { a: [1, new Map([[1, 2]]), new Set([4])] }
  const quiet = createAssert({ onAssert: () => {} })
  const names = ['push', 'join', 'sort', 'slice', 'splice'] as const
  const saved = names.map((name) => Array.prototype[name])
  const thenKey = ['th', 'en'].join('')
  const { then } = Promise.prototype
  const { is, keys, assign } = Object
  const iterator = Array.prototype[Symbol.iterator]
  const patched = (): never => {
    throw new Error('patched')
  }
  let messages: unknown
  try {
    for (const name of names) Object.defineProperty(Array.prototype, name, { value: patched, writable: true, configurable: true })
    Object.defineProperty(Array.prototype, Symbol.iterator, { value: patched, writable: true, configurable: true })
    void Object.defineProperty(Promise.prototype, thenKey, { value: patched, writable: true, configurable: true })
    Object.is = () => true
    Object.keys = () => []
    Object.assign = patched
    messages = await (async () => {
      let first = ''
      try {
        quiet.deepEqual(left, right)
      } catch (error) {
        first = (error as Error).message
      }
      await quiet.rejects(async () => thrower(new Error('x'))(), { message: 'x' })
      return first
    })()
  } finally {
    for (let i = 0; i < names.length; i++) Object.defineProperty(Array.prototype, names[i] as string, { value: saved[i], writable: true, configurable: true })
    Object.defineProperty(Array.prototype, Symbol.iterator, { value: iterator, writable: true, configurable: true })
    void Object.defineProperty(Promise.prototype, thenKey, { value: then, writable: true, configurable: true })
    Object.is = is
    Object.keys = keys
    Object.assign = assign
  }
  nodeAssert.match(String(messages), /\+ {7}3\n- {7}4/)
})
