/** Statuses that say: later, not never (RFC 9110, 6585, 8470). */
const STATUSES = new Set<unknown>([408, 425, 429, 502, 503, 504])
/** Connections that were refused, cut or not answered, and PostgreSQL's deadlock and serialization failures. */
const CODES = new Set<unknown>(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT', '40001', '40P01'])

interface Facts {
  name?: unknown
  code?: unknown
  status?: unknown
  cause?: unknown
  headers?: unknown
  response?: unknown
}

/**
 * Whether an error is likely to pass: a `TimeoutError`, a connection that broke, or an answer that says so by its `status`
 * (the error's own, or its `response`'s). The error's `cause` counts too, since `fetch` hides a broken connection there.
 */
export function isTransient(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { name, code, cause, status, response } = error as Facts
  return name === 'TimeoutError' || CODES.has(code) || STATUSES.has(status) || STATUSES.has((response as Facts | undefined)?.status) || (cause !== error && isTransient(cause))
}

/**
 * The `Retry-After` of an error's `headers`, or of its `response`'s, in milliseconds: the header has seconds or a date
 * (RFC 9110, 10.2.3).
 */
export function retryAfterMs(error: unknown): number | undefined {
  const { headers, response } = (error ?? {}) as Facts
  const found = headers ?? (response as Facts | undefined)?.headers
  const text = found instanceof Headers ? found.get('retry-after') : undefined
  if (!text) return undefined
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
