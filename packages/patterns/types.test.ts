import { test } from 'node:test'
import { fetchOk } from './adapters/fetch-ok.ts'
import { all, allSettled, any, Bulkhead, Channel, CircuitBreaker, dedupe, drain, type Drained, Flights, map, Mutex, once, PatternError, type Permit, race, retry, scope, Semaphore, shield, sleep, supervise, suppressedErrors, withDeadline, withTimeout } from './index.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Accepts a promise whose value has exactly the type that is named. */
function gives<Expected>() {
  return <Actual>(_promise: Promise<Actual>, ..._proof: Equal<Actual, Expected> extends true ? [] : ['gives', Actual]): void => undefined
}

const text = (): string => 'a'
const number = async (): Promise<number> => 1

// What is asserted here is that it compiles: `npm run check` runs the checker over it.
test('types infer tuples, return types and error shapes', () => {
  const unused = (): void => {
    gives<[string, number, boolean]>()(all([text, number, (signal) => signal.aborted]))
    gives<number[]>()(all([1, 2].map(() => number)))
    gives<[]>()(all([]))
    gives<[PromiseSettledResult<string>, PromiseSettledResult<number>]>()(allSettled([text, number]))
    gives<number>()(any([number, () => 2]))
    gives<string | number>()(race([text, number]))
    gives<string | number>()(any([text, number]))
    gives<'a' | 'b'>()(race([() => 'a' as const, async () => 'b' as const]))
    gives<number>()(race(Array.from({ length: 2 }, () => number)))
    gives<never>()(race([]))
    gives<number>()(withDeadline(new Date(), number))
    gives<number>()(shield(1, number))
    gives<string>()(supervise(() => 'a', { onError: () => undefined }))
    gives<IteratorResult<number, undefined>>()(new Channel<number>().receive())
    gives<Permit>()(new Mutex().lock())
    gives<Permit>()(new Bulkhead({ concurrency: 1 }).acquire())
    gives<Drained[]>()(drain())
    gives<void>()(sleep(1))
    gives<number>()(new Flights<string, number>().run('key', number))
    gives<unknown>()(fetchOk('/'))
    gives<string>()(fetchOk('/', { read: (response) => response.text() }))
    suppressedErrors(new Error('e')) satisfies readonly unknown[]
    gives<number>()(withTimeout(1, number))
    gives<string[]>()(map([1, 2], (item: number) => String(item), { concurrency: 1 }))
    gives<string[]>()(map(null as unknown as Channel<number>, (item) => item.toFixed(), { concurrency: 1 }))
    gives<number>()(retry((signal, attempt) => (signal.aborted ? 0 : attempt)))
    gives<string>()(scope(async (s) => `${await s.spawn(number)}`))
    gives<number>()(once(number)())
    gives<string>()(dedupe('key', text))
    gives<number>()(new Semaphore(1).run(number))
    gives<number>()(new CircuitBreaker().run(number))
    // What real functions return: perhaps nothing, nothing, never, anything.
    const client = null as { load(): Promise<number> } | null
    gives<[number | undefined, void, never, unknown]>()(all([() => client?.load(), async () => undefined as void, (): never => { throw new Error() }, (): unknown => 1]))
    gives<number | undefined>()(retry(() => client?.load()))
    gives<readonly [1, 'x']>()(scope(async () => [1, 'x'] as const))
    gives<[1, 'x']>()(all([() => 1, async () => 'x'] as readonly [() => 1, () => Promise<'x'>]))
    gives<(1 | 2)[]>()(map([1, 2] as const, (item) => item, { concurrency: 1 }))
    gives<number[]>()(map(new ReadableStream<Uint8Array>(), (chunk) => chunk.length, { concurrency: 1 }))
    const twice = <T>(fn: () => Promise<T>): Promise<T[]> => all([fn, fn])
    const limited = <T>(fn: () => Promise<T>): Promise<T> => withTimeout(1, fn)
    gives<number[]>()(twice(number))
    gives<number>()(limited(number))
    const error: unknown = null
    if (error instanceof PatternError && error.code === 'circuit-open') error.retryAfterMs satisfies number | undefined
    // @ts-expect-error A code that does not exist.
    if (error instanceof PatternError && error.code === 'circuit-opne') return
    // @ts-expect-error Promises are not functions: they would run whatever the signal says.
    void all([number()])
    // @ts-expect-error There is no default: how many at a time is a decision.
    void map([1], number)
  }
  void unused
})
