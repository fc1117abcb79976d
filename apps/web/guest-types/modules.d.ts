/** The modules that a program may import from the sandbox, besides `interleave:world`. */

declare module 'node:test' {
  export interface TestContext {
    readonly name: string
    readonly signal: AbortSignal
    diagnostic(message: string): void
    test(name: string, body: (context: TestContext) => unknown): Promise<void>
  }
  export interface TestOptions {
    skip?: boolean | string
    todo?: boolean | string
  }
  type TestBody = (context: TestContext) => unknown
  type SuiteBody = () => void
  interface Declare<Body> {
    (name: string, body: Body): Promise<void>
    (name: string, options: TestOptions, body: Body): Promise<void>
    (body: Body): Promise<void>
    /** Declares it, and does not run it. */
    skip(name: string, body?: Body): Promise<void>
    todo(name: string, body?: Body): Promise<void>
  }
  /** Declares a test. It is run once in the nominal order, and then in every order there is. */
  export const test: Declare<TestBody> & { test: typeof test; it: typeof test; describe: typeof describe; suite: typeof describe }
  export { test as it, describe as suite }
  export default test
  export const describe: Declare<SuiteBody>
  export function before(hook: () => unknown): void
  export function beforeEach(hook: () => unknown): void
  export function after(hook: () => unknown): void
  export function afterEach(hook: () => unknown): void
}

declare module 'node:assert/strict' {
  type Message = string | Error
  type Constructor = abstract new (...args: any[]) => unknown
  type Expected = RegExp | Constructor | ((thrown: any) => boolean) | Error | object
  interface Assert {
    (value: unknown, message?: Message): asserts value
    ok(value: unknown, message?: Message): asserts value
    equal<T>(actual: unknown, expected: T, message?: Message): asserts actual is T
    notEqual(actual: unknown, expected: unknown, message?: Message): void
    strictEqual<T>(actual: unknown, expected: T, message?: Message): asserts actual is T
    notStrictEqual(actual: unknown, expected: unknown, message?: Message): void
    deepEqual<T>(actual: unknown, expected: T, message?: Message): asserts actual is T
    notDeepEqual(actual: unknown, expected: unknown, message?: Message): void
    deepStrictEqual<T>(actual: unknown, expected: T, message?: Message): asserts actual is T
    notDeepStrictEqual(actual: unknown, expected: unknown, message?: Message): void
    throws(block: () => unknown, message?: Message): void
    throws(block: () => unknown, expected: Expected, message?: Message): void
    doesNotThrow(block: () => unknown, expected?: Expected | Message, message?: Message): void
    /** Await it: the assertion is made when the promise has settled. */
    rejects(block: (() => Promise<unknown>) | Promise<unknown>, message?: Message): Promise<void>
    rejects(block: (() => Promise<unknown>) | Promise<unknown>, expected: Expected, message?: Message): Promise<void>
    /** Await it: the assertion is made when the promise has settled. */
    doesNotReject(block: (() => Promise<unknown>) | Promise<unknown>, expected?: Expected | Message, message?: Message): Promise<void>
    match(value: string, pattern: RegExp, message?: Message): void
    doesNotMatch(value: string, pattern: RegExp, message?: Message): void
    fail(message?: Message): never
    ifError(value: unknown): asserts value is null | undefined
    AssertionError: typeof AssertionError
  }
  export class AssertionError extends Error {
    constructor(options?: { message?: string; actual?: unknown; expected?: unknown; operator?: string })
    actual: unknown
    expected: unknown
    operator: string
    code: 'ERR_ASSERTION'
    generatedMessage: boolean
  }
  const assert: Assert
  export default assert
  export function ok(value: unknown, message?: Message): asserts value
  export function equal<T>(actual: unknown, expected: T, message?: Message): asserts actual is T
  export function strictEqual<T>(actual: unknown, expected: T, message?: Message): asserts actual is T
  export function deepEqual<T>(actual: unknown, expected: T, message?: Message): asserts actual is T
  export function deepStrictEqual<T>(actual: unknown, expected: T, message?: Message): asserts actual is T
  export function fail(message?: Message): never
  export function ifError(value: unknown): asserts value is null | undefined
  export const notEqual: Assert['notEqual']
  export const notStrictEqual: Assert['notStrictEqual']
  export const notDeepEqual: Assert['notDeepEqual']
  export const notDeepStrictEqual: Assert['notDeepStrictEqual']
  export const throws: Assert['throws']
  export const doesNotThrow: Assert['doesNotThrow']
  export const rejects: Assert['rejects']
  export const doesNotReject: Assert['doesNotReject']
  export const match: Assert['match']
  export const doesNotMatch: Assert['doesNotMatch']
}
declare module 'node:assert' {
  export * from 'node:assert/strict'
  export { default } from 'node:assert/strict'
}

declare module 'node:timers/promises' {
  export interface WaitOptions {
    /** Ends the wait: it rejects with the signal's reason. */
    signal?: AbortSignal
  }
  /** Waits in virtual time. */
  export function setTimeout<T = void>(delay?: number, value?: T, options?: WaitOptions): Promise<T>
  export function setImmediate<T = void>(value?: T, options?: WaitOptions): Promise<T>
  const timers: { setTimeout: typeof setTimeout; setImmediate: typeof setImmediate }
  export default timers
}
declare module 'node:timers' {
  export const setTimeout: typeof globalThis.setTimeout
  export const clearTimeout: typeof globalThis.clearTimeout
  export const setInterval: typeof globalThis.setInterval
  export const clearInterval: typeof globalThis.clearInterval
  export const setImmediate: typeof globalThis.setImmediate
  export const clearImmediate: typeof globalThis.clearImmediate
}
