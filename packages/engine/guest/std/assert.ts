import { AssertionError } from './assertion-error.ts'
import { isBrand, isInstance } from './brand.ts'
import { deepEqual as areDeepEqual } from './deep-equal.ts'
import { expectationMet } from './expected-error.ts'
import { inspect } from './inspect-value.ts'
import { apply, assign, is, matches as matchesPattern, sliceText, text } from './primordials.ts'

export { AssertionError } from './assertion-error.ts'

export interface AssertHooks {
  /** Called once for each assertion evaluated; `rejects` and `doesNotReject` count when they settle. */
  onAssert: (ok: boolean, message: string) => void
  /** Called with the promise that `rejects` or `doesNotReject` begins to wait for. */
  onAwait?: (promise: unknown) => void
}

type Message = string | Error | undefined
type Block = () => unknown

/** What `node:assert/strict` exports, callable itself. */
export interface Assert {
  (value: unknown, message?: Message): void
  ok(value: unknown, message?: Message): void
  equal(actual: unknown, expected: unknown, message?: Message): void
  notEqual(actual: unknown, expected: unknown, message?: Message): void
  strictEqual(actual: unknown, expected: unknown, message?: Message): void
  notStrictEqual(actual: unknown, expected: unknown, message?: Message): void
  deepEqual(actual: unknown, expected: unknown, message?: Message): void
  notDeepEqual(actual: unknown, expected: unknown, message?: Message): void
  deepStrictEqual(actual: unknown, expected: unknown, message?: Message): void
  notDeepStrictEqual(actual: unknown, expected: unknown, message?: Message): void
  throws(block: Block, expected?: unknown, message?: Message): void
  doesNotThrow(block: Block, expected?: unknown, message?: Message): void
  rejects(block: unknown, expected?: unknown, message?: Message): Promise<void>
  doesNotReject(block: unknown, expected?: unknown, message?: Message): Promise<void>
  match(value: unknown, pattern: RegExp, message?: Message): void
  doesNotMatch(value: unknown, pattern: RegExp, message?: Message): void
  fail(message?: Message): never
  ifError(value: unknown): void
  AssertionError: typeof AssertionError
  strict: Assert
}

interface Failure {
  actual?: unknown
  expected?: unknown
  operator: string
  message: Message
}

const NOTHING = Symbol('nothing was thrown')

/** Makes an `assert` that reports to the given hooks. It relies on nothing that a program may have patched. */
export function createAssert(hooks: AssertHooks): Assert {
  const { onAssert, onAwait = () => {} } = hooks

  function settle(ok: boolean, failure: Failure): void {
    if (ok) return onAssert(true, typeof failure.message === 'string' ? failure.message : failure.operator)
    throw reported(isError(failure.message) ? failure.message : new AssertionError(failure))
  }

  /** Counts an error as a failed assertion. */
  function reported<T>(error: T): T {
    onAssert(false, isError(error) ? text(error.message) : inspect(error))
    return error
  }

  function compare(operator: string, holds: (actual: unknown, expected: unknown) => boolean) {
    return function (actual: unknown, expected: unknown, message?: Message): void {
      if (arguments.length < 2) throw coded('ERR_MISSING_ARGS', 'The "actual" and "expected" arguments must be specified')
      settle(holds(actual, expected), { actual, expected, operator, message })
    }
  }

  function truthy(given: IArguments, value: unknown, message: Message): void {
    const generated = given.length === 0 ? 'No value argument passed to `assert.ok()`' : `The expression evaluated to a falsy value: ${inspect(value)}`
    const failing = !value
    if (failing && (message === undefined || message === null)) {
      const error = new AssertionError({ actual: value, expected: true, operator: '==', message: generated })
      error.generatedMessage = true
      throw reported(error)
    }
    settle(!failing, { actual: value, expected: true, operator: failing ? '==' : 'ok', message })
  }

  /** A text in the place of the expectation is the message. */
  function readExpectation(expected: unknown, message: Message, thrown: unknown): { expected: unknown; message: Message } {
    if (typeof expected !== 'string') {
      const kind = typeof expected
      if (expected !== undefined && expected !== null && kind !== 'object' && kind !== 'function')
        throw coded('ERR_INVALID_ARG_TYPE', `The "error" argument must be of type function or an instance of Error, RegExp, or Object. Received ${received(expected)}`)
      return { expected: expected ?? undefined, message }
    }
    if (message !== undefined) throw coded('ERR_INVALID_ARG_TYPE', 'The "error" argument must be of type function or an instance of Error, RegExp, or Object when a message follows it.')
    if (thrown !== NOTHING && (isError(thrown) ? thrown.message : thrown) === expected)
      throw coded('ERR_AMBIGUOUS_ARGUMENT', `The "error/message" argument is ambiguous. The error message "${expected}" is identical to the message.`)
    return { expected: undefined, message: expected }
  }

  function expectError(operator: 'throws' | 'rejects', thrown: unknown, given: unknown, givenMessage: Message): void {
    const { expected, message } = readExpectation(given, givenMessage, thrown)
    if (thrown === NOTHING) {
      const name = typeof expected === 'function' && expected.name !== '' ? ` (${expected.name})` : ''
      const own = typeof message === 'string' ? `: ${message}` : '.'
      const what = operator === 'rejects' ? 'rejection' : 'exception'
      const failure = { actual: undefined, expected, operator, message: isError(message) ? message : `Missing expected ${what}${name}${own}` }
      return settle(false, failure)
    }
    const problem = expectationMet(thrown, expected, message, operator)
    if (problem !== null) throw reported(problem.error)
    onAssert(true, typeof message === 'string' ? message : operator)
  }

  function expectNoError(operator: 'doesNotThrow' | 'doesNotReject', thrown: unknown, given: unknown, givenMessage: Message): void {
    if (thrown === NOTHING) return onAssert(true, typeof givenMessage === 'string' ? givenMessage : operator)
    const expected = typeof given === 'string' ? undefined : given
    const message = typeof given === 'string' ? given : givenMessage
    const concerns = expected === undefined || (typeof expected === 'function' && isInstance(thrown, expected)) || (isBrand(expected, 'RegExp') && matchesPattern(expected as RegExp, text(thrown)))
    // What was not asked about is none of the assertion's business: it goes on as it came.
    if (!concerns) throw reported(thrown)
    const what = operator === 'doesNotReject' ? 'rejection' : 'exception'
    const own = typeof message === 'string' ? `: ${message}` : '.'
    const actual = isError(thrown) ? thrown.message : thrown
    settle(false, {
      actual: thrown, expected, operator,
      message: isError(message) ? message : `Got unwanted ${what}${own}\nActual message: "${text(actual as string)}"`,
    })
  }

  function match(operator: 'match' | 'doesNotMatch', value: unknown, pattern: unknown, message: Message): void {
    if (!isBrand(pattern, 'RegExp'))
      throw coded('ERR_INVALID_ARG_TYPE', `The "regexp" argument must be an instance of RegExp. Received ${received(pattern)}`)
    const ok = typeof value === 'string' && matchesPattern(pattern as RegExp, value) === (operator === 'match')
    const rule = operator === 'match' ? 'did not match the regular expression' : 'was expected to not match the regular expression'
    const generated =
      typeof value === 'string'
        ? `The input ${rule} ${inspect(pattern)}. Input:\n\n${inspect(value)}\n`
        : `The "string" argument must be of type string. Received ${received(value)}`
    if (ok || (message !== undefined && message !== null)) return settle(ok, { actual: value, expected: pattern, operator, message })
    const error = new AssertionError({ actual: value, expected: pattern, operator, message: generated })
    error.generatedMessage = true
    throw reported(error)
  }

  function run(block: unknown): unknown {
    if (typeof block !== 'function')
      throw coded('ERR_INVALID_ARG_TYPE', `The "fn" argument must be of type function. Received ${received(block)}`)
    try {
      apply(block as Block, undefined, [])
    } catch (error) {
      return error
    }
    return NOTHING
  }

  async function runAsync(block: unknown): Promise<unknown> {
    let promise = block
    if (typeof block === 'function') {
      promise = apply(block as Block, undefined, [])
      if (!isThenable(promise))
        throw coded('ERR_INVALID_RETURN_VALUE', `Expected instance of Promise to be returned from the "promiseFn" function but got ${received(promise)}.`)
    } else if (!isThenable(block))
      throw coded('ERR_INVALID_ARG_TYPE', `The "promiseFn" argument must be of type function or an instance of Promise. Received ${received(block)}`)
    onAwait(promise)
    try {
      await promise
    } catch (error) {
      return error
    }
    return NOTHING
  }

  // A property, so that its name survives bundling beside another `assert`.
  const { assert } = {
    assert(value: unknown, message?: Message): void {
      truthy(arguments, value, message)
    },
  }
  const strictEqual = compare('strictEqual', is)
  const notStrictEqual = compare('notStrictEqual', (actual, expected) => !is(actual, expected))
  const deepStrictEqual = compare('deepStrictEqual', areDeepEqual)
  const notDeepStrictEqual = compare('notDeepStrictEqual', (actual, expected) => !areDeepEqual(actual, expected))

  const methods: Omit<Assert, 'strict'> = {
    ok(value: unknown, message?: Message) {
      truthy(arguments, value, message)
    },
    equal: strictEqual,
    notEqual: notStrictEqual,
    strictEqual,
    notStrictEqual,
    deepEqual: deepStrictEqual,
    notDeepEqual: notDeepStrictEqual,
    deepStrictEqual,
    notDeepStrictEqual,
    throws: (block, expected, message) => expectError('throws', run(block), expected, message),
    doesNotThrow: (block, expected, message) => expectNoError('doesNotThrow', run(block), expected, message),
    rejects: async (block, expected, message) => expectError('rejects', await runAsync(block), expected, message),
    doesNotReject: async (block, expected, message) => expectNoError('doesNotReject', await runAsync(block), expected, message),
    match: (value, pattern, message) => match('match', value, pattern, message),
    doesNotMatch: (value, pattern, message) => match('doesNotMatch', value, pattern, message),
    fail(message) {
      if (isError(message)) throw reported(message)
      const error = new AssertionError({ operator: 'fail', message: message ?? 'Failed' })
      error.generatedMessage = message === undefined
      throw reported(error)
    },
    ifError(value) {
      if (value === null || value === undefined) return onAssert(true, 'ifError')
      const shown = isError(value) && value.message !== '' ? value.message : inspect(value)
      settle(false, { actual: value, expected: null, operator: 'ifError', message: `ifError got unwanted exception: ${shown}` })
    },
    AssertionError,
  }
  const result = assign(assert, methods) as Assert
  result.strict = result
  return result
}

function isError(value: unknown): value is Error {
  return isBrand(value, 'Error')
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

/** Misuse of the assertion itself: no verdict about the program. */
function coded(code: string, message: string): TypeError {
  return assign(new TypeError(message), { code })
}

function received(value: unknown): string {
  if (value === undefined || value === null) return text(value)
  if (typeof value === 'function') return `function ${value.name}`
  if (typeof value === 'object') return `an instance of ${(value.constructor as { name?: string } | undefined)?.name ?? 'Object'}`
  const shown = inspect(value)
  return `type ${typeof value} (${shown.length > 28 ? `${sliceText(shown, 0, 25)}...` : shown})`
}
