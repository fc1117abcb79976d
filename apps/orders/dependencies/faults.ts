import { sleep } from '@interleave/patterns/sleep.ts'

/** What a dependency does to those who ask, until told otherwise. */
export interface Faults {
  /** Every answer takes this long, in milliseconds, and up to `jitterMs` more. */
  latencyMs: number
  jitterMs: number
  /** The share of requests, from 0 to 1, that is answered with `failStatus`. */
  failRate: number
  failStatus: number
  /** The share that is never answered. */
  hangRate: number
}

export const NO_FAULTS: Faults = { latencyMs: 0, jitterMs: 0, failRate: 0, failStatus: 503, hangRate: 0 }

export interface Stats {
  inFlight: number
  /** Answered, or would have been. */
  served: number
  /** Given up by whoever asked, before there was an answer. */
  abandoned: number
}

/** Plays a dependency that is not always well: `run` is late, fails or hangs as the faults say. `PUT /faults` sets them. */
export class FaultyService {
  faults: Faults = NO_FAULTS
  readonly stats: Stats = { inFlight: 0, served: 0, abandoned: 0 }
  readonly #random: () => number

  constructor(random: () => number = Math.random) {
    this.#random = random
  }

  async run(signal: AbortSignal, answer: () => Promise<Response> | Response): Promise<Response> {
    const { latencyMs, jitterMs, failRate, failStatus, hangRate } = this.faults
    this.stats.inFlight++
    try {
      if (this.#random() < hangRate) await sleep(Infinity, { signal })
      const waitMs = latencyMs + this.#random() * jitterMs
      if (waitMs > 0) await sleep(waitMs, { signal })
      this.stats.served++
      return this.#random() < failRate ? Response.json({ error: 'told to fail' }, { status: failStatus }) : await answer()
    } catch (error) {
      if (!signal.aborted) throw error
      this.stats.abandoned++
      return new Response(null, { status: 499 })
    } finally {
      this.stats.inFlight--
    }
  }

  /** Answers `GET /stats`, `GET /faults` and `PUT /faults`; null for what is none of these. */
  async control(request: Request): Promise<Response | null> {
    const { pathname } = new URL(request.url)
    if (pathname === '/stats') return Response.json(this.stats)
    if (pathname !== '/faults') return null
    if (request.method === 'PUT') {
      const asked = readFaults(await request.json().catch(() => null))
      if (typeof asked === 'string') return Response.json({ error: asked }, { status: 422 })
      this.faults = asked
    }
    return Response.json(this.faults)
  }
}

/** What is not named is as without faults. A text says what is wrong. */
function readFaults(body: unknown): Faults | string {
  if (typeof body !== 'object' || body === null) return 'Expected a JSON object.'
  const faults = { ...NO_FAULTS }
  for (const [name, value] of Object.entries(body)) {
    if (!isFault(name)) return `Expected ${Object.keys(NO_FAULTS).join(', ')}, got ${name}.`
    if (typeof value !== 'number' || !(value >= 0)) return `Expected ${name} to be a number from 0.`
    faults[name] = value
  }
  return faults
}

const isFault = (name: string): name is keyof Faults => Object.hasOwn(NO_FAULTS, name)
