import type { SourceFile } from '@interleave/engine/compile/program.ts'
import { HttpError } from '@interleave/patterns/adapters/fetch-ok.ts'
import { retry } from '@interleave/patterns/retry.ts'
import { sleep } from '@interleave/patterns/sleep.ts'
import { retryAfterMs } from '@interleave/patterns/transient.ts'
import type { Problem, Submission } from '@interleave/protocol'

/** How a submission stands, as the page tells it. */
export type SubmissionState =
  | { kind: 'none' }
  | { kind: 'sending' }
  /** Could not be sent; it is kept, and tried again. */
  | { kind: 'waiting'; retryInMs: number }
  | { kind: 'queued' | 'grading' | 'graded'; submission: Submission }
  | { kind: 'refused'; message: string }

/** A submission not yet taken by the server. The key makes sending it twice harmless. */
interface Pending {
  key: string
  lab: string
  files: SourceFile[]
}

/** What `submissions` needs of the browser, so that a test can stand in for it. */
export interface SubmissionPorts {
  fetch: typeof fetch
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  openEvents: (url: string) => EventSource
  /** Calls back when the browser is online again, until `signal` aborts. */
  onOnline: (listener: () => void, signal: AbortSignal) => void
  /** A number in [0, 1), for the waits between attempts. */
  random: () => number
  /** How long the page waits between its questions when it cannot listen. */
  pollMs: number
  newKey: () => string
}

const FIRST_RETRY_MS = 2_000
const LAST_RETRY_MS = 15_000
/** However long a server asks to be left alone: somebody is waiting for a verdict. */
const LONGEST_ASKED_MS = 60_000
/** Broken connections in a row after which the page asks by itself instead of listening. */
const EVENT_ERRORS = 3

/** The server has said no, in words for the learner; asked again it would say so again. */
class Refusal extends Error {}

/** Sends submissions of one lab, keeps those that cannot be sent, and follows each to its verdict. */
export function createSubmissions(lab: string, onState: (state: SubmissionState) => void, ports: SubmissionPorts = browserPorts()) {
  const slot = `interleave:submission:${lab}`
  let current: AbortController | null = null

  /** Only the newest thing that was asked for may speak. */
  function begin(): { signal: AbortSignal; tell: (state: SubmissionState) => void } {
    current?.abort()
    const mine = new AbortController()
    current = mine
    return { signal: mine.signal, tell: (state) => !mine.signal.aborted && onState(state) }
  }

  async function send(pending: Pending): Promise<void> {
    const { signal, tell } = begin()
    ports.storage.setItem(slot, JSON.stringify(pending))
    let isWaiting = false
    ports.onOnline(() => {
      if (isWaiting) send(pending).catch((error: unknown) => console.warn('The submission is kept here and not yet judged.', error))
    }, signal)
    const post = async (signal: AbortSignal): Promise<Submission> => {
      isWaiting = false
      tell({ kind: 'sending' })
      const response = await ports.fetch('/api/submissions', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': pending.key },
        body: JSON.stringify({ lab: pending.lab, files: pending.files }),
        signal,
      })
      if (response.ok) return (await response.json()) as Submission
      // Too many requests and a server in trouble pass; anything else would be refused again.
      if (response.status >= 500 || response.status === 429) throw new HttpError('/api/submissions', response)
      throw new Refusal(await problemOf(response))
    }
    let submission: Submission
    try {
      submission = await retry(post, {
        signal, attempts: Infinity, baseMs: FIRST_RETRY_MS, maxMs: LAST_RETRY_MS, random: ports.random,
        retryable: (error) => !(error instanceof Refusal),
        retryAfter: (error) => Math.min(retryAfterMs(error) ?? 0, LONGEST_ASKED_MS),
        onRetry: (_, __, retryInMs) => {
          isWaiting = true
          tell({ kind: 'waiting', retryInMs })
        },
      })
    } catch (error) {
      if (!(error instanceof Refusal)) return
      ports.storage.removeItem(slot)
      return tell({ kind: 'refused', message: error.message })
    }
    ports.storage.removeItem(slot)
    await follow(submission, signal, tell)
  }

  async function follow(submission: Submission, signal: AbortSignal, tell: (state: SubmissionState) => void): Promise<void> {
    tell({ kind: submission.state, submission })
    if (submission.state === 'graded') return
    const url = `/api/submissions/${encodeURIComponent(submission.id)}`
    const heard = await listen(`${url}/events`, signal, tell)
    while (!heard && !signal.aborted) {
      const latest = await ask<Submission>(url, signal)
      if (latest) tell({ kind: latest.state, submission: latest })
      if (latest?.state === 'graded') return
      await sleep(ports.pollMs, { signal }).catch(() => undefined)
    }
  }

  /** Gives true when the verdict came, false when the stream is not to be had. */
  function listen(url: string, signal: AbortSignal, tell: (state: SubmissionState) => void): Promise<boolean> {
    return new Promise((resolve) => {
      const events = ports.openEvents(url)
      let errors = 0
      const finish = (isGraded: boolean): void => {
        events.close()
        signal.removeEventListener('abort', onAbort)
        resolve(isGraded)
      }
      const onAbort = (): void => finish(true)
      signal.addEventListener('abort', onAbort)
      events.addEventListener('submission', (event) => {
        errors = 0
        const submission = JSON.parse(event.data as string) as Submission
        tell({ kind: submission.state, submission })
        if (submission.state === 'graded') finish(true)
      })
      events.addEventListener('error', () => {
        errors += 1
        // CLOSED: the browser will not reconnect by itself.
        if (errors >= EVENT_ERRORS || events.readyState === 2) finish(false)
      })
    })
  }

  async function ask<T>(url: string, signal: AbortSignal): Promise<T | null> {
    try {
      const response = await ports.fetch(url, { signal })
      return response.ok ? ((await response.json()) as T) : null
    } catch {
      return null
    }
  }

  return {
    submit: (files: SourceFile[]): Promise<void> => send({ key: ports.newKey(), lab, files }),
    /** On load: sends what is still waiting, or shows and follows the latest. */
    async resume(): Promise<void> {
      const kept = readPending(ports.storage.getItem(slot), lab)
      if (kept) return send(kept)
      const { signal, tell } = begin()
      const all = await ask<Submission[]>(`/api/submissions?lab=${encodeURIComponent(lab)}`, signal)
      const latest = all?.[0]
      if (latest) await follow(latest, signal, tell)
    },
    close: (): void => current?.abort(),
  }
}

function readPending(text: string | null, lab: string): Pending | null {
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    const isPending =
      typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string' && 'files' in value && Array.isArray(value.files)
    return isPending ? { key: value.key as string, lab, files: value.files as SourceFile[] } : null
  } catch {
    return null
  }
}

async function problemOf(response: Response): Promise<string> {
  try {
    const problem = (await response.json()) as Partial<Problem>
    return problem.detail ?? problem.title ?? `The server answered ${response.status}.`
  } catch {
    return `The server answered ${response.status}.`
  }
}

/** Storage may be denied or full: then a submission waits for as long as the page lives. */
function safeStorage(): SubmissionPorts['storage'] {
  const attempt = <T>(act: () => T): T | null => {
    try {
      return act()
    } catch {
      return null
    }
  }
  return {
    getItem: (key) => attempt(() => localStorage.getItem(key)),
    setItem: (key, value) => void attempt(() => localStorage.setItem(key, value)),
    removeItem: (key) => void attempt(() => localStorage.removeItem(key)),
  }
}

function browserPorts(): SubmissionPorts {
  return {
    fetch: (...args) => fetch(...args),
    storage: safeStorage(),
    openEvents: (url) => new EventSource(url),
    newKey: () => crypto.randomUUID(),
    onOnline: (listener, signal) => addEventListener('online', listener, { signal }),
    random: Math.random,
    pollMs: 2_500,
  }
}
