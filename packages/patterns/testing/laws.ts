import { getEventListeners } from 'node:events'

type Fn<T> = (signal: AbortSignal) => Promise<T> | T

/** Who is held to the laws: a library, used as its own documentation would have it used. */
export interface Subject {
  name: string
  /** Runs functions together under the caller's signal, and gives each the signal that the library offers. */
  all?(fns: readonly Fn<unknown>[], signal: AbortSignal): Promise<unknown>
  map(items: Iterable<number>, fn: (item: number, signal: AbortSignal) => Promise<number>, concurrency: number, signal: AbortSignal): Promise<unknown>
  /** Whether `map` bounds how many run. */
  limits: boolean
  /** Errors that can be reached from a rejection, beside what the language defines. */
  reachable?(error: unknown): readonly unknown[]
}

type All = NonNullable<Subject['all']>

export interface Law {
  name: string
  /** Undefined if it holds, else what was seen instead. */
  breach(subject: Required<Pick<Subject, 'all' | 'map' | 'reachable'>>): Promise<string | undefined>
  /** A law about a bounded number of running functions. */
  limits?: true
}

const turn = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
/** Fails once told to stop, as it should. */
const obeys: Fn<never> = (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
/** What `all` ends with: an error in an array, or none. */
const end = (promise: Promise<unknown>): Promise<[unknown] | []> => promise.then(() => [], (error: unknown) => [error])
const unaborted = (): AbortSignal => new AbortController().signal
const say = (value: unknown): string => (value instanceof Error ? `${value.name}: ${value.message}` : String(value))

/** One that fails beside a sibling, once both have started. */
const failing = (all: All, error: unknown, sibling: Fn<unknown>): Promise<unknown> => all([async () => { await turn(); throw error }, sibling], unaborted())

export const laws: Law[] = [
  {
    name: 'a failure aborts the siblings',
    breach: async ({ all }) => {
      let aborted = false
      await end(failing(all, new Error('first'), async (signal) => {
        signal.addEventListener('abort', () => { aborted = true })
        await turn(20)
      }))
      await turn(20)
      return aborted ? undefined : 'the sibling was never told'
    },
  },
  {
    name: 'it settles only when every child has',
    breach: async ({ all }) => {
      let running = false
      await end(failing(all, new Error('first'), async (signal) => {
        running = true
        try {
          await Promise.race([obeys(signal).catch(() => undefined), turn(30)])
          await turn()
        } finally {
          running = false
        }
      }))
      return running ? 'the sibling was still running' : undefined
    },
  },
  {
    name: 'it rejects with the identical first error',
    breach: async ({ all }) => {
      const error = new Error('first')
      const [seen] = await end(failing(all, error, obeysOrEnds))
      return seen === error ? undefined : `it rejected with ${say(seen)}`
    },
  },
  {
    name: 'a cleanup error does not replace the first',
    breach: async ({ all }) => {
      const error = new Error('first')
      const [seen] = await end(failing(all, error, async (signal) => {
        try {
          await obeysOrEnds(signal)
        } finally {
          await turn()
          await Promise.reject(new Error('cleanup'))
        }
      }))
      return seen === error ? undefined : `it rejected with ${say(seen)}`
    },
  },
  {
    name: 'later errors stay reachable',
    breach: async ({ all, reachable }) => {
      const later = new Error('later')
      const [seen] = await end(failing(all, new Error('first'), async (signal) => {
        await obeysOrEnds(signal).catch(() => undefined)
        throw later
      }))
      await turn()
      return seen !== later && reachable(seen).includes(later) ? undefined : 'the second error was nowhere'
    },
  },
  {
    name: 'the outer reason passes through unchanged',
    breach: async ({ all }) => {
      const outer = new AbortController()
      const reason = new Error('outer')
      const ended = end(all([obeys, obeys], outer.signal))
      await turn()
      outer.abort(reason)
      const [seen] = await ended
      return seen === reason ? undefined : `it rejected with ${say(seen)}`
    },
  },
  {
    name: 'already aborted, nothing starts',
    breach: async ({ all }) => {
      let started = 0
      const count = async (): Promise<void> => void started++
      await end(all([count, count], AbortSignal.abort(new Error('early'))))
      return started === 0 ? undefined : `${started} functions started`
    },
  },
  {
    name: 'no listener is left on the caller’s signal',
    breach: async ({ all }) => {
      const { signal } = new AbortController()
      for (let round = 0; round < 10; round++) await all([async () => 1, async () => 2], signal)
      await turn()
      const left = getEventListeners(signal, 'abort').length
      return left === 0 ? undefined : `${left} listeners after ten operations`
    },
  },
  {
    name: 'a throw is a rejection like any other',
    breach: async ({ all }) => {
      const error = new Error('thrown')
      const orphans: unknown[] = []
      const hear = (orphan: unknown): void => void orphans.push(orphan)
      process.on('unhandledRejection', hear)
      const [seen] = await end((async () => all([async () => { await turn(); throw new Error('sibling') }, () => { throw error }], unaborted()))())
      await turn(20)
      process.off('unhandledRejection', hear)
      if (seen !== error) return `it rejected with ${say(seen)}`
      return orphans.length === 0 ? undefined : 'the sibling’s rejection was nobody’s: unhandled'
    },
  },
  {
    name: 'nothing to do settles at once',
    breach: async ({ all }) => {
      const settled = await Promise.race([all([], unaborted()).then(() => true), turn(50).then(() => false)])
      return settled ? undefined : 'it did not settle'
    },
  },
  {
    name: 'aborted in the line, work does not start',
    limits: true,
    breach: async ({ map }) => {
      const outer = new AbortController()
      const started: number[] = []
      const ended = end(map([1, 2, 3], async (item) => {
        started.push(item)
        await turn(20)
        return item
      }, 1, outer.signal))
      await turn()
      outer.abort(new Error('outer'))
      await ended
      await turn(60)
      return started.length === 1 ? undefined : `${started.length - 1} more started after the abort`
    },
  },
  {
    name: 'after a failure no more items start',
    limits: true,
    breach: async ({ map }) => {
      const started: number[] = []
      await end(map([1, 2, 3, 4], async (item) => {
        started.push(item)
        await turn()
        throw new Error('first')
      }, 1, unaborted()))
      await turn(60)
      return started.length === 1 ? undefined : `${started.length - 1} more started`
    },
  },
  {
    name: 'items are not all taken beforehand',
    limits: true,
    breach: async ({ map }) => {
      let taken = 0
      let most = 0
      let done = 0
      const items = function* (): Generator<number> {
        for (; taken < 20; ) {
          taken++
          most = Math.max(most, taken - done)
          yield taken
        }
      }
      await map(items(), async (item) => {
        await turn(1)
        done++
        return item
      }, 2, unaborted())
      // As many may be at hand as can run: that is bounded too.
      return most <= 4 ? undefined : `${most} were taken while two could run`
    },
  },
]

/** Long enough for the first failure to come first on a machine that is busy. */
function obeysOrEnds(signal: AbortSignal): Promise<unknown> {
  return Promise.race([obeys(signal), turn(200)])
}

/** What the language lets one reach from an error: gathered, caused and suppressed ones. */
function reachableFrom(error: unknown): unknown[] {
  if (!(error instanceof Error)) return []
  const next = [error.cause, ...(error instanceof AggregateError ? error.errors : []), ...(error instanceof SuppressedError ? [error.error, error.suppressed] : [])]
  return [error, ...next.flatMap(reachableFrom)]
}

/** A cell of the table: kept, broken and how, or not asked because the subject does not offer it. */
export type Verdict = 'kept' | 'not offered' | { breach: string }

export async function judge(law: Law, subject: Subject): Promise<Verdict> {
  const { all, map, limits, reachable = () => [] } = subject
  if (law.limits ? !limits : !all) return 'not offered'
  // Work that is orphaned on purpose must not end the process that judges it.
  const ignore = (): void => undefined
  process.on('unhandledRejection', ignore)
  try {
    const breach = await law.breach({ all: all ?? (() => Promise.resolve()), map, reachable: (error) => [...reachableFrom(error), ...reachable(error)] })
    return breach === undefined ? 'kept' : { breach }
  } finally {
    process.off('unhandledRejection', ignore)
  }
}

