/** Sends what is pending to the server, one request at a time, and tries again later when it cannot. */
import { fetchOk } from '@interleave/patterns/adapters/fetch-ok.ts'
import { retry } from '@interleave/patterns/retry.ts'
import { sleep } from '@interleave/patterns/sleep.ts'
import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import type { Me, ReviewPage } from '@interleave/protocol'
import { withConfirmed, withReviews, withServer, type Change } from './learner-state.ts'
import type { LearnerStore } from './learner-store.ts'

const FIRST_RETRY_MS = 2_000
const LAST_RETRY_MS = 120_000
/** An answer later than this is none; what was sent is sent again. */
const TIMEOUT_MS = 20_000
/** As much progress as one request takes: the server's own bound, and well below the 64 KiB that may outlive a page. */
const MOST_AT_ONCE = 50
const MOST_CHARACTERS_AT_ONCE = 40_000

/** The server cannot be reached, or is not well. */
class ServerAway extends Error {}

export class LearnerSync {
  #store: LearnerStore
  /** Ends the wait for the moment to send, or to send again. */
  #waiting = new AbortController()
  #sending = false
  #asked = false

  constructor(store: LearnerStore) {
    this.#store = store
    window.addEventListener('online', () => this.soon(0))
    window.addEventListener('pagehide', () => this.#sendLast())
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) this.soon(0)
    })
  }

  /** Asks the server what it knows, and sends what it does not, after a moment; and again, ever later, until it could. */
  soon(delayMs = 400): void {
    // What is being sent goes on until nothing is pending.
    if (this.#sending) return
    this.#waiting.abort()
    const { signal } = (this.#waiting = new AbortController())
    this.#sendAfter(delayMs, signal).catch((error: unknown) => {
      if (!signal.aborted) console.warn('Progress is kept here and not yet on the server.', error)
    })
  }

  async #sendAfter(delayMs: number, signal: AbortSignal): Promise<void> {
    await sleep(delayMs, { signal })
    await retry(() => this.#send(), {
      signal, attempts: Infinity, baseMs: FIRST_RETRY_MS, maxMs: LAST_RETRY_MS, retryable: (error) => error instanceof ServerAway,
    })
  }

  async #send(): Promise<void> {
    this.#sending = true
    try {
      if (!this.#asked) {
        const me = await readMe()
        this.#store.change((state) => withServer(state, me))
        await this.#readReviews()
        this.#asked = true
      }
      for (;;) {
        const changes = together(this.#store.state.pending)
        if (changes.length === 0) break
        // One that is refused must not take the others along.
        if (!(await send(changes))) for (const change of changes) await send([change])
        this.#store.change((state) => changes.reduce(withConfirmed, state))
      }
    } finally {
      this.#sending = false
    }
  }

  async #readReviews(): Promise<void> {
    for (;;) {
      const page = await readReviewPage(this.#store.state.reviewsRead)
      if (page.reviews.length > 0) this.#store.change((state) => withReviews(state, page))
      if (!page.more) return
    }
  }

  /** The tab is going: requests that outlive it. What they carry stays pending, and is sent again if need be. */
  #sendLast(): void {
    const { pending } = this.#store.state
    const first = together(pending)
    const rest = pending.filter((change) => !first.includes(change)).slice(0, 20)
    void Promise.allSettled([first, ...rest.map((change) => [change])].map((changes) => send(changes, true)))
  }
}

/** What goes in one request: the first that is pending, and if that is progress, all other progress that has room. */
function together(pending: readonly Change[]): Change[] {
  if (pending[0]?.kind !== 'progress') return pending.slice(0, 1)
  const batch: Change[] = []
  let characters = 0
  for (const change of pending.filter(({ kind }) => kind === 'progress').slice(0, MOST_AT_ONCE)) {
    characters += JSON.stringify(change).length
    if (batch.length > 0 && characters > MOST_CHARACTERS_AT_ONCE) break
    batch.push(change)
  }
  return batch
}

/** Rejects with `ServerAway`. Of one change, a refusal is final, and as good as done, so that it never blocks the queue; of several it says false. */
async function send(changes: readonly Change[], last = false): Promise<boolean> {
  const [change] = changes
  if (change === undefined) return true
  const { url, method, body } = changes.length === 1 ? request(change) : requestOfProgress(changes)
  const init = { method, keepalive: last, ...(body === null ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) }
  const response = await orAway((signal) => fetch(url, { ...init, signal }))
  if (!response.ok && !isRefusal(response)) throw new ServerAway(`${url} answered ${response.status}`)
  return response.ok || changes.length === 1
}

/** What a request gives in good time. */
async function orAway<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  try {
    return await withTimeout(TIMEOUT_MS, ask)
  } catch (error) {
    throw new ServerAway('No answer', { cause: error })
  }
}

/** The academy itself said no, in its own words. A 404 of anything else in between means only that it is not there yet. */
function isRefusal({ status, headers }: Response): boolean {
  const spoken = headers.get('content-type')?.includes('application/problem+json') === true
  return spoken && status >= 400 && status < 500 && status !== 429
}

function request(change: Change): { url: string; method: string; body: unknown } {
  if (change.kind === 'progress') return { url: '/api/progress', method: 'PUT', body: change.progress }
  if (change.kind === 'bookmark') return { url: '/api/bookmarks', method: change.kept ? 'PUT' : 'DELETE', body: change.bookmark }
  if (change.kind === 'note') return { url: '/api/notes', method: 'PUT', body: change.note }
  if (change.kind === 'review') return { url: '/api/reviews', method: 'PUT', body: change.review }
  const url = `/api/likes/${encodeURIComponent(change.like.lesson)}`
  return { url, method: change.like.mine ? 'PUT' : 'DELETE', body: null }
}

function requestOfProgress(changes: readonly Change[]): { url: string; method: string; body: unknown } {
  return { url: '/api/progress', method: 'PATCH', body: changes.flatMap((change) => (change.kind === 'progress' ? [change.progress] : [])) }
}

async function readMe(): Promise<Me> {
  return read('/api/me', isMe)
}

async function readReviewPage(after: number): Promise<ReviewPage> {
  return read(`/api/reviews?after=${after}`, isReviewPage)
}

async function read<T>(url: string, is: (value: unknown) => value is T): Promise<T> {
  const value = await orAway((signal) => fetchOk(url, { headers: { accept: 'application/json' }, signal }))
  if (!is(value)) throw new ServerAway(`${url} answered something else`)
  return value
}

function isReviewPage(value: unknown): value is ReviewPage {
  return typeof value === 'object' && value !== null && 'last' in value && 'reviews' in value && Array.isArray(value.reviews)
}

function isMe(value: unknown): value is Me {
  if (typeof value !== 'object' || value === null) return false
  const has = (name: string): boolean => Array.isArray(Reflect.get(value, name))
  return has('progress') && has('bookmarks') && has('notes') && has('likes')
}
