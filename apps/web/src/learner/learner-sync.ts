/** Sends what is pending to the server, one change at a time and in order, and tries again later when it cannot. */
import type { Me, ReviewPage } from '@interleave/protocol'
import { withConfirmed, withReviews, withServer, type Change } from './learner-state.ts'
import type { LearnerStore } from './learner-store.ts'

const FIRST_RETRY_MS = 2_000
const LAST_RETRY_MS = 120_000
/** An answer later than this is none; what was sent is sent again. */
const TIMEOUT_MS = 20_000

export class LearnerSync {
  #store: LearnerStore
  #timer: ReturnType<typeof setTimeout> | undefined
  #retryMs = FIRST_RETRY_MS
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

  /** Asks the server what it knows, and sends what it does not, after a moment. */
  soon(delayMs = 400): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#send().catch((error: unknown) => console.warn('Progress is kept here and not yet on the server.', error))
    }, delayMs)
  }

  async #send(): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    try {
      if (!this.#asked) {
        const me = await readMe()
        if (me === null) return this.#later()
        this.#store.change((state) => withServer(state, me))
        if (!(await this.#readReviews())) return this.#later()
        this.#asked = true
      }
      for (;;) {
        const change = this.#store.state.pending[0]
        if (change === undefined) break
        const answer = await send(change)
        if (answer === 'later') return this.#later()
        this.#store.change((state) => withConfirmed(state, change))
      }
      this.#retryMs = FIRST_RETRY_MS
    } finally {
      this.#sending = false
    }
  }

  async #readReviews(): Promise<boolean> {
    for (;;) {
      const page = await readReviewPage(this.#store.state.reviewsRead)
      if (page === null) return false
      if (page.reviews.length > 0) this.#store.change((state) => withReviews(state, page))
      if (!page.more) return true
    }
  }

  #later(): void {
    this.soon(this.#retryMs)
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS)
  }

  /** The tab is going: a request that outlives it. What it carries stays pending, and is sent again if need be. */
  #sendLast(): void {
    for (const change of this.#store.state.pending.slice(0, 20)) void send(change, true)
  }
}

/** `later` when the server cannot be reached or is not well; a refusal is final, so that it never blocks the queue. */
async function send(change: Change, last = false): Promise<'done' | 'later'> {
  try {
    const { url, method, body } = request(change)
    const response = await fetch(url, {
      method,
      keepalive: last,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === null ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    if (response.ok) return 'done'
    return isRefusal(response) ? 'done' : 'later'
  } catch {
    return 'later'
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

async function readMe(): Promise<Me | null> {
  const value = await read('/api/me')
  return isMe(value) ? value : null
}

async function readReviewPage(after: number): Promise<ReviewPage | null> {
  const value = await read(`/api/reviews?after=${after}`)
  return isReviewPage(value) ? value : null
}

async function read(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(TIMEOUT_MS) })
    return response.ok ? await response.json() : null
  } catch {
    return null
  }
}

function isReviewPage(value: unknown): value is ReviewPage {
  return typeof value === 'object' && value !== null && 'last' in value && 'reviews' in value && Array.isArray(value.reviews)
}

function isMe(value: unknown): value is Me {
  if (typeof value !== 'object' || value === null) return false
  const has = (name: string): boolean => Array.isArray(Reflect.get(value, name))
  return has('progress') && has('bookmarks') && has('notes') && has('likes')
}
