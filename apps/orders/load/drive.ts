import { scope, Semaphore, sleep, withTimeout } from '@interleave/patterns'
import { type Answer, HttpConnection } from './http-connection.ts'

/** One request of a load. */
export interface Planned {
  /** What kind of request it is, for figures by kind. */
  name: string
  method?: string
  path: string
  headers?: Record<string, string>
  body?: string
  /** When its client loses patience, in milliseconds after it should have been sent. Never when left out. */
  hangUpAfterMs?: number
}

/** What became of a request. */
export interface Sample {
  name: string
  /** When it should have been sent, in milliseconds from the start. */
  atMs: number
  /** How much later it was sent: we were busy, or no connection was free. NaN when it never was. */
  lateMs: number
  /**
   * From when it should have been sent until its answer was there: if the service or we were too slow to send it then,
   * that counts. A generator that waits for answers before it sends would leave out what is worst (Gil Tene calls it
   * coordinated omission).
   */
  latencyMs: number
  status: number | 'hung-up' | 'broken'
  /** What `judge` made of the answer: 'right' unless told otherwise. */
  verdict: string
}

export interface Load {
  /** The service's address, such as http://127.0.0.1:4400. */
  url: string
  /** When each request is to be sent, in milliseconds from the start. */
  arrivalsMs: readonly number[]
  plan: (index: number) => Planned
  judge?: (answer: Answer, planned: Planned) => string
  /** How many connections at most: what waits for one is waiting all the same. 256 when left out. */
  connections?: number
  /** No client waits longer, in milliseconds. 10,000 when left out. */
  patienceMs?: number
  signal?: AbortSignal
}

/** Sends each request at its time, whatever became of the earlier ones, and says what became of each. */
export async function drive({ url, arrivalsMs, plan, judge = () => 'right', connections = 256, patienceMs = 10_000, signal }: Load): Promise<Sample[]> {
  const { host, hostname, port } = new URL(url)
  const places = new Semaphore(connections)
  const idle: HttpConnection[] = []
  const all = new Set<HttpConnection>()
  const began = performance.now()

  const send = async (planned: Planned, sample: Sample, signal: AbortSignal): Promise<Answer> => {
    using _place = await places.acquire({ signal })
    sample.lateMs = performance.now() - began - sample.atMs
    const connection = takeUsable(idle) ?? new HttpConnection(hostname, Number(port))
    all.add(connection)
    try {
      return await connection.send(requestText(host, planned), signal)
    } finally {
      if (connection.usable) idle.push(connection)
      else all.delete(connection)
    }
  }

  const ask = async (atMs: number, planned: Planned, signal: AbortSignal): Promise<Sample> => {
    const sample: Sample = { name: planned.name, atMs, lateMs: Number.NaN, latencyMs: 0, status: 'broken', verdict: 'none' }
    try {
      const { hangUpAfterMs } = planned
      const answer = hangUpAfterMs === undefined
        ? await send(planned, sample, signal)
        : await withTimeout(Math.max(1, atMs + hangUpAfterMs - (performance.now() - began)), (signal) => send(planned, sample, signal), { signal })
      sample.status = answer.status
      sample.verdict = judge(answer, planned)
    } catch (error) {
      if (error instanceof DOMException && error.name === 'TimeoutError') sample.status = 'hung-up'
    }
    sample.latencyMs = performance.now() - began - atMs
    return sample
  }

  // One timer for all who wait long: one for each would cost more than what it is there for.
  const impatience = setInterval(() => {
    const sentBefore = performance.now() - patienceMs
    for (const connection of all)
      if ((connection.waitingSince ?? Infinity) < sentBefore) connection.close(new DOMException(`No answer in ${patienceMs} ms`, 'TimeoutError'))
  }, Math.max(10, patienceMs / 100))
  try {
    return await scope(async (s) => {
      const asked: Promise<Sample>[] = []
      for (const [index, atMs] of arrivalsMs.entries()) {
        const waitMs = atMs - (performance.now() - began)
        if (waitMs > 0) await sleep(waitMs, { signal: s.signal })
        asked.push(s.spawn((signal) => ask(atMs, plan(index), signal)))
      }
      return Promise.all(asked)
    }, { signal })
  } finally {
    clearInterval(impatience)
    for (const connection of all) connection.close()
  }
}

/** The connection used last, if there is one that can be used again. */
function takeUsable(idle: HttpConnection[]): HttpConnection | undefined {
  for (let connection = idle.pop(); connection; connection = idle.pop()) {
    if (connection.usable) return connection
    connection.close()
  }
  return undefined
}

/** A request as it goes over the wire. */
export function requestText(host: string, { method = 'GET', path, headers = {}, body }: Planned): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const length = body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`
  return `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n${lines}${length}\r\n${body ?? ''}`
}
