/**
 * The code of one lab, never lost: kept here on every keystroke, on the server after a pause in typing.
 *
 *     const journal = await openJournal('async-and-await-patterns')
 *     const files = journal.latest ?? starter
 *     editor.onChange((files) => journal.keep(files))
 */
import type { SourceFile } from '@interleave/engine/compile/program.ts'
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
const RETRY_MS = 10_000
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
  #state: JournalState = 'sent'
  #stateListeners = new Set<(state: JournalState) => void>()
  #divergedListeners = new Set<(theirs: JournalEntry) => void>()
  #diverged: JournalEntry | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #sending: Promise<void> | null = null
  #life = new AbortController()

  constructor(lab: string, database: JournalDatabase | null, draft: Draft | null) {
    this.#lab = lab
    this.#database = database
    this.#draft = draft
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
    clearTimeout(this.#timer)
    await this.#sending
    this.#sending = this.#send().finally(() => {
      this.#sending = null
    })
    await this.#sending
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
    clearTimeout(this.#timer)
    this.#sendLast()
    this.#life.abort()
    this.#stateListeners.clear()
    this.#divergedListeners.clear()
  }

  async #send(): Promise<void> {
    // Bounded: each 409 moves our revision up, so a second try meets a third device at most.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const draft = this.#draft
      if (draft === null || !draft.unsent) return
      this.#show('sending')
      const answer = await put(draft)
      if (answer.kind === 'later') {
        this.#show(this.#database === null ? 'not-kept' : 'offline')
        if (!this.#life.signal.aborted) this.#soon(RETRY_MS)
        return
      }
      if (answer.kind === 'refused') return this.#show(this.#database === null ? 'not-kept' : 'kept')
      if (answer.kind === 'kept') {
        const unchanged = this.#draft === draft
        if (this.#draft !== null) this.#draft = { ...this.#draft, revision: answer.entry.revision, unsent: !unchanged }
        this.#store()
        this.#show(unchanged ? 'sent' : 'kept')
        return
      }
      await this.#diverge(answer.theirs)
    }
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
    this.#database.putDraft(this.#draft).catch(() => this.#show('not-kept'))
  }

  #soon(delayMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.flush().catch(() => this.#show('offline'))
    }, delayMs)
  }

  #show(state: JournalState): void {
    this.#state = state
    for (const listener of this.#stateListeners) listener(state)
  }
}

type Answer =
  | { kind: 'kept'; entry: JournalEntry }
  | { kind: 'diverged'; theirs: JournalEntry }
  /** The server will never take these files: too large, for one. The next change is tried again. */
  | { kind: 'refused' }
  | { kind: 'later' }

async function put(draft: Draft, last = false): Promise<Answer> {
  try {
    const { lab, revision, files } = draft
    const response = await fetch(address(lab), {
      method: 'PUT',
      keepalive: last,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ revision, files }),
      signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
    })
    const body: unknown = await response.json()
    if (response.ok && isJournalEntry(body)) return { kind: 'kept', entry: body }
    const newest: unknown = typeof body === 'object' && body !== null && 'newest' in body ? body.newest : null
    if (response.status === 409 && isJournalEntry(newest)) return { kind: 'diverged', theirs: newest }
    if (response.status === 400 || response.status === 413 || response.status === 422) return { kind: 'refused' }
    return { kind: 'later' }
  } catch {
    return { kind: 'later' }
  }
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
    const response = await fetch(url, { signal: AbortSignal.timeout(OPEN_TIMEOUT_MS) })
    return response.status === 200 ? await response.json() : null
  } catch {
    return null
  }
}

function address(lab: string): string {
  return `/api/journal/${encodeURIComponent(lab)}`
}
