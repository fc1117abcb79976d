/**
 * The code of one lab, never lost: kept here on every keystroke, on the server after a pause in typing.
 *
 *     const journal = await openJournal('async-and-await-patterns')
 *     const files = journal.latest ?? starter
 *     editor.onChange((files) => journal.keep(files))
 */
import type { SourceFile } from '@interleave/engine/compile/program.ts'
import { fetchOk } from '@interleave/patterns/adapters/fetch-ok.ts'
import { Mutex } from '@interleave/patterns/mutex.ts'
import { retry } from '@interleave/patterns/retry.ts'
import { sleep } from '@interleave/patterns/sleep.ts'
import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import type { JournalEntry } from '@interleave/protocol'
import { JournalDatabase, isJournalEntry, type Draft, type Kept } from './journal-database.ts'

export type JournalState =
  /** Kept on this device; the server will hear of it. */
  | 'kept'
  | 'sending'
  | 'sent'
  /** The server cannot be reached; it is tried again. */
  | 'offline'
  /** Neither this browser nor the server keeps it: the learner should be told. */
  | 'not-kept'

export interface Journal {
  /** The files as last typed, here or, if nothing waits here, on another device. Null when the lab is untouched. */
  readonly latest: SourceFile[] | null
  /** Call on every keystroke, with all files. */
  keep(files: SourceFile[]): void
  /** Sets the latest aside in history, with a reason a person reads: "Before reset". */
  setAside(reason: string): Promise<void>
  /** What was set aside here and what the server has, newest first. */
  history(): Promise<Kept[]>
  /** Sends what waits, at once. */
  flush(): Promise<void>
  /** Calls back now and on each change of state. Returns how to stop. */
  onState(listener: (state: JournalState) => void): () => void
  /** Called when another device had written in between: its version is in history, and this one is the latest. */
  onDiverged(listener: (theirs: JournalEntry) => void): () => void
  close(): void
}

const PAUSE_MS = 1_200
const RETRY_MS = 4_000
/** What was typed is safe here; but another device may be waiting for it. */
const LAST_RETRY_MS = 15_000
const OPEN_TIMEOUT_MS = 2_500
/** An answer later than this is none; what was sent is sent again. */
const SEND_TIMEOUT_MS = 20_000

export async function openJournal(lab: string): Promise<Journal> {
  const database = await JournalDatabase.open()
  const [mine, theirs] = await Promise.all([database?.draft(lab) ?? null, readServer(lab)])
  const journal = new LabJournal(lab, database, mine)
  if (theirs !== null) await journal.meet(theirs)
  return journal
}

class LabJournal implements Journal {
  #lab: string
  #database: JournalDatabase | null
  #draft: Draft | null
  /** When the draft was typed that this page read from the database, or put there, last. */
  #storedAt: string | null
  #state: JournalState = 'sent'
  #stateListeners = new Set<(state: JournalState) => void>()
  #divergedListeners = new Set<(theirs: JournalEntry) => void>()
  #diverged: JournalEntry | null = null
  /** Ends the wait for the moment to send, or to send again. */
  #waiting = new AbortController()
  /** One request at a time: two would each find the other's revision newer than their own. */
  #sending = new Mutex()
  #life = new AbortController()

  constructor(lab: string, database: JournalDatabase | null, draft: Draft | null) {
    this.#lab = lab
    this.#database = database
    this.#draft = draft
    this.#storedAt = draft?.at ?? null
    const { signal } = this.#life
    window.addEventListener('online', () => this.#soon(0), { signal })
    window.addEventListener('pagehide', () => this.#sendLast(), { signal })
    if (draft?.unsent === true) this.#soon(0)
  }

  get latest(): SourceFile[] | null {
    return this.#draft?.files ?? null
  }

  keep(files: SourceFile[]): void {
    this.#draft = { lab: this.#lab, revision: this.#draft?.revision ?? 0, files, at: new Date().toISOString(), unsent: true }
    this.#show(this.#database === null ? 'not-kept' : 'kept')
    this.#store()
    this.#soon(PAUSE_MS)
  }

  async setAside(reason: string): Promise<void> {
    if (this.#draft === null) return
    const { lab, revision, files, at } = this.#draft
    await this.#database?.setAside({ lab, revision, files, at, reason })
    await this.flush()
  }

  async history(): Promise<Kept[]> {
    const here = (await this.#database?.history(this.#lab)) ?? []
    const there = await readServerHistory(this.#lab)
    const seen = new Set(here.map((each) => JSON.stringify(each.files)))
    const others = there.filter((each) => !seen.has(JSON.stringify(each.files)))
    return [...here, ...others].sort((a, b) => b.at.localeCompare(a.at))
  }

  /** What the server holds when the lab is opened. */
  async meet(theirs: JournalEntry): Promise<void> {
    if (this.#draft === null || (!this.#draft.unsent && theirs.revision > this.#draft.revision)) {
      this.#draft = { ...theirs, unsent: false }
      this.#store()
    } else if (theirs.revision > this.#draft.revision) {
      await this.#diverge(theirs)
    }
  }

  async flush(): Promise<void> {
    if (!this.#sending.locked) this.#waiting.abort()
    try {
      await this.#sendNow()
    } catch (error) {
      if (!(error instanceof ServerAway)) throw error
      this.#soon(RETRY_MS)
    }
  }

  onState(listener: (state: JournalState) => void): () => void {
    this.#stateListeners.add(listener)
    listener(this.#state)
    return () => this.#stateListeners.delete(listener)
  }

  onDiverged(listener: (theirs: JournalEntry) => void): () => void {
    this.#divergedListeners.add(listener)
    if (this.#diverged !== null) listener(this.#diverged)
    return () => this.#divergedListeners.delete(listener)
  }

  close(): void {
    this.#waiting.abort()
    this.#sendLast()
    this.#life.abort()
    this.#stateListeners.clear()
    this.#divergedListeners.clear()
  }

  async #sendNow(): Promise<void> {
    const more = await this.#sending.run(() => this.#send())
    if (more) this.#soon(PAUSE_MS)
  }

  /** Says whether there is more to send. */
  async #send(): Promise<boolean> {
    // Bounded: each 409 moves our revision up, so a second try meets a third device at most.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const draft = this.#draft
      if (draft === null || !draft.unsent) return false
      this.#show('sending')
      const answer = await put(draft)
      if (answer.kind === 'later') {
        this.#show(this.#database === null ? 'not-kept' : 'offline')
        throw new ServerAway('No answer')
      }
      if (answer.kind === 'refused') {
        this.#show(this.#database === null ? 'not-kept' : 'kept')
        return this.#draft !== draft
      }
      if (answer.kind === 'kept') {
        const unchanged = this.#draft === draft
        if (this.#draft !== null) this.#draft = { ...this.#draft, revision: answer.entry.revision, unsent: !unchanged }
        this.#store()
        this.#show(unchanged ? 'sent' : 'kept')
        return !unchanged
      }
      await this.#diverge(answer.theirs)
    }
    return true
  }

  async #diverge(theirs: JournalEntry): Promise<void> {
    await this.#database?.setAside({ ...theirs, reason: 'Written on another device or tab' })
    if (this.#draft !== null) this.#draft = { ...this.#draft, revision: theirs.revision, unsent: true }
    this.#store()
    this.#diverged = theirs
    for (const listener of this.#divergedListeners) listener(theirs)
    this.#soon(0)
  }

  /** The tab is going. The draft is in the database already; this only spares the server the wait. */
  #sendLast(): void {
    if (this.#draft?.unsent === true) void put(this.#draft, true)
  }

  #store(): void {
    if (this.#draft === null || this.#database === null) return
    this.#database.putDraft(this.#draft, this.#storedAt).catch(() => this.#show('not-kept'))
    this.#storedAt = this.#draft.at
  }

  /** Sends after a moment, and again until it could. What waits gives way; what is being sent looks itself whether there is more. */
  #soon(delayMs: number): void {
    if (this.#sending.locked || this.#life.signal.aborted) return
    this.#waiting.abort()
    const { signal } = (this.#waiting = new AbortController())
    this.#sendAfter(delayMs, signal).catch(() => {
      if (!signal.aborted) this.#show('offline')
    })
  }

  async #sendAfter(delayMs: number, signal: AbortSignal): Promise<void> {
    await sleep(delayMs, { signal })
    await retry(() => this.#sendNow(), {
      signal, attempts: Infinity, baseMs: RETRY_MS, maxMs: LAST_RETRY_MS, retryable: (error) => error instanceof ServerAway,
    })
  }

  #show(state: JournalState): void {
    this.#state = state
    for (const listener of this.#stateListeners) listener(state)
  }
}

/** The server cannot be reached, or is not well. */
class ServerAway extends Error {}

type Answer =
  | { kind: 'kept'; entry: JournalEntry }
  | { kind: 'diverged'; theirs: JournalEntry }
  /** The server will never take these files: too large, for one. The next change is tried again. */
  | { kind: 'refused' }
  | { kind: 'later' }

async function put(draft: Draft, last = false): Promise<Answer> {
  try {
    const { lab, revision, files } = draft
    const init = { method: 'PUT', keepalive: last, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ revision, files }) }
    return await withTimeout(SEND_TIMEOUT_MS, async (signal) => answerOf(await fetch(address(lab), { ...init, signal })))
  } catch {
    return { kind: 'later' }
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const body: unknown = await response.json()
  if (response.ok && isJournalEntry(body)) return { kind: 'kept', entry: body }
  const newest: unknown = typeof body === 'object' && body !== null && 'newest' in body ? body.newest : null
  if (response.status === 409 && isJournalEntry(newest)) return { kind: 'diverged', theirs: newest }
  if (response.status === 400 || response.status === 413 || response.status === 422) return { kind: 'refused' }
  return { kind: 'later' }
}

async function readServer(lab: string): Promise<JournalEntry | null> {
  const body = await read(address(lab))
  return isJournalEntry(body) ? body : null
}

async function readServerHistory(lab: string): Promise<Kept[]> {
  const body = await read(`${address(lab)}/history`)
  return Array.isArray(body) ? body.filter(isJournalEntry).map((entry) => ({ ...entry, reason: 'Kept on the server' })) : []
}

async function read(url: string): Promise<unknown> {
  try {
    return await withTimeout(OPEN_TIMEOUT_MS, (signal) => fetchOk(url, { signal }))
  } catch {
    return null
  }
}

function address(lab: string): string {
  return `/api/journal/${encodeURIComponent(lab)}`
}
