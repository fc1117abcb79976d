import { constants } from 'node:os'

/** A program that answers at an address until it is stopped. */
export interface Service {
  url: string
  /** Settles when something that cannot be done without has ended by itself. */
  failed: Promise<Error>
  /** Drains, and stops everything that was started, the last thing started first. */
  stop(): Promise<void>
}

/**
 * Runs a service as a program: says when it is ready, drains on the first Ctrl-C or SIGTERM, is gone at once on the
 * second. `expected` errors are told in their own words, with their exit code; all others with their stack.
 */
export async function runUntilStopped(
  name: string,
  start: (signals: { interrupted: AbortSignal; forced: AbortSignal }) => Promise<Service>,
  expected: [abstract new (...args: never[]) => Error, number][],
): Promise<void> {
  const force = new AbortController()
  const interrupt = new AbortController()
  let service: Service | null = null
  let stopping: NodeJS.Signals | null = null
  const explain = (error: unknown): number => {
    const known = expected.find(([type]) => error instanceof type)
    console.error(known ? (error as Error).message : error)
    return known ? known[1] : 1
  }
  const finish = async (code: number): Promise<never> => {
    try {
      await service?.stop()
    } catch (error) {
      console.error(error)
      code ||= 1
    }
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) {
        force.abort()
        process.exit(128 + constants.signals[signal])
      }
      stopping = signal
      interrupt.abort(new Error('Stopped before it had started'))
      if (service) void finish(0)
    })
  }
  process.on('uncaughtException', (error) => {
    console.error(error)
    if (stopping) process.exit(1)
    stopping = 'SIGTERM'
    void finish(1)
  })
  try {
    service = await start({ interrupted: interrupt.signal, forced: force.signal })
  } catch (error) {
    process.exit(stopping ? 0 : explain(error))
  }
  if (stopping) return finish(0)
  console.log(`${name} is ready at ${service.url}`)
  const failure = await service.failed
  if (stopping) return
  stopping = 'SIGTERM'
  explain(failure)
  await finish(1)
}
