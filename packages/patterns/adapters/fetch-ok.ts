import { type Child, runOne, type SignalOption } from '../family.ts'

/** An answer that is no success. `retry` reads its `status` and its `Retry-After`. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly status: number
  readonly headers: Headers

  constructor(url: string, { status, headers }: Response) {
    super(`${url} answered ${status}`)
    this.status = status
    this.headers = headers
  }
}

export interface FetchOptions<T> extends SignalOption, Omit<RequestInit, 'signal'> {
  /** What is made of the answer, under the same signal: its body arrives later than its head. The body as JSON when left out. */
  read?: (response: Response) => Promise<T> | T
  /** The platform's `fetch` when left out. */
  fetch?: (input: string | URL, init: RequestInit) => Promise<Response>
}

/**
 * `fetch` that rejects for answers that are no success, and reads the body before it returns. Aborted, it rejects with the
 * reason, the request is cancelled whether the head or the body is on its way, and the other side sees the connection end.
 */
export function fetchOk<T = unknown>(url: string | URL, options: FetchOptions<T> = {}): Promise<T> {
  const { read = (response: Response) => response.json() as Promise<T>, fetch: ask = fetch, signal, ...init } = options
  const load: Child<T> = async (signal) => {
    const response = await ask(url, { ...init, signal })
    if (response.ok) return read(response)
    // Unread, a body keeps its connection; one that is broken has none to keep.
    await response.body?.cancel().catch(() => undefined)
    throw new HttpError(String(url), response)
  }
  return runOne('fetchOk', load, { signal }, undefined, { name: String(url) })
}
