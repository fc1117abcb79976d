import { msUntil } from './after.ts'

/**
 * What says: later, not never. HTTP 408, 425, 429, 502, 503, 504 (RFC 9110, 8470, 6585); PostgreSQL's serialization failure
 * and deadlock; connections that were refused, cut or not answered, in the words of Node and of its fetch.
 */
const LATER = /^(40(8|001|P01)|42[59]|50[234]|E(CONN(REFUSED|RESET)|PIPE|TIMEDOUT|AI_AGAIN)|UND_ERR_(SOCKET|CONNECT_TIMEOUT))$/m

interface Facts {
  name?: unknown
  code?: unknown
  status?: unknown
  cause?: Facts
  /** As `fetch` has them, or Node's `http`. */
  headers?: { get?(name: string): string | null; 'retry-after'?: string }
  response?: Facts
  retryAfterMs?: unknown
}

/**
 * Whether an error is likely to pass: a `TimeoutError`, or a `code` or `status` that says so, its own or its `response`'s. Its
 * `cause` counts too, since `fetch` hides a broken connection there.
 */
export function isTransient(error: unknown): boolean {
  let facts = error as Facts | null | undefined
  // Causes can be a circle.
  for (let depth = 0; facts && depth < 8; depth++, facts = facts.cause)
    if (facts.name === 'TimeoutError' || LATER.test([facts.code, facts.status, facts.response?.status].join('\n'))) return true
  return false
}

/**
 * How long an error asks to be left alone: its `retryAfterMs`, or the `Retry-After` of its `headers` or its `response`'s, in
 * milliseconds. The header has seconds or a date (RFC 9110, 10.2.3).
 */
export function retryAfterMs(error: unknown): number | undefined {
  const facts = (error ?? {}) as Facts
  const own = Number(facts.retryAfterMs)
  if (own >= 0) return own
  const headers = facts.headers ?? facts.response?.headers
  const text = headers?.get?.('retry-after') ?? headers?.['retry-after'] ?? ''
  // A date is no number, and 0 seconds are none to wait.
  const ms = Number(text) * 1_000 || msUntil(Date.parse(text))
  return ms > 0 ? ms : undefined
}
