import type { SourceFile } from '@interleave/engine/compile/program.ts'
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
  sleep: (ms: number, signal: AbortSignal) => Promise<void>
  newKey: () => string
}

const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000]
const POLL_MS = 2_500
/** Broken connections in a row after which the page asks by itself instead of listening. */
const EVENT_ERRORS = 3

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
    for (let attempt = 0; !signal.aborted; attempt++) {
      tell({ kind: 'sending' })
      try {
        const response = await ports.fetch('/api/submissions', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': pending.key },
          body: JSON.stringify({ lab: pending.lab, files: pending.files }),
          signal,
        })
        if (response.ok) {
          ports.storage.removeItem(slot)
          return await follow((await response.json()) as Submission, signal, tell)
        }
        // Too many requests and a server in trouble pass; anything else would be refused again.
        if (response.status < 500 && response.status !== 429) {
          ports.storage.removeItem(slot)
          return tell({ kind: 'refused', message: await problemOf(response) })
        }
      } catch {
        if (signal.aborted) return
      }
      const retryInMs = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 15_000
      tell({ kind: 'waiting', retryInMs })
      await ports.sleep(retryInMs, signal)
    }
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
      await ports.sleep(POLL_MS, signal)
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
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer)
          removeEventListener('online', done)
          signal.removeEventListener('abort', done)
          resolve()
        }
        const timer = setTimeout(done, ms)
        addEventListener('online', done)
        signal.addEventListener('abort', done)
      }),
  }
}
