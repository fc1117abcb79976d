import type { Text } from '@codemirror/state'
import type { SourceFile } from '@interleave/engine/compile/program.ts'
import type { LanguageClient, LanguageProject } from '../language/language-client.ts'
import type { Fix, QuestionKind, Questions } from '../language/messages.ts'
import type { Documents } from './documents.ts'
import { marksOf, type Origin, problemEffects, withoutRepeats } from './problems.ts'

export interface CheckerOptions {
  documents: Documents
  client: LanguageClient
  /** Files of the program that are not shown. */
  beside: readonly SourceFile[]
  /** What is wrong has changed. */
  onChecked: () => void
}

/** Hands that rest for so long would like to know. */
const PAUSE_MS = 250
/** A page that has just come has better things to do. */
const FIRST_MS = 1_500

/** A browser without such a call is taken for idle. */
function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(act, { timeout: 10_000 })
  else act()
}

/** Looks for problems whenever the text rests, and answers questions about it. An answer to an older text is dropped. */
export class Checker {
  readonly #documents: Documents
  readonly #client: LanguageClient
  readonly #beside: readonly SourceFile[]
  readonly #project: LanguageProject
  readonly #onChecked: () => void
  readonly #stopListening: () => void
  readonly #texts = new WeakMap<Fix, ReadonlyMap<string, Text>>()
  #isClosed = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #checking: AbortController | null = null

  constructor({ documents, client, beside, onChecked }: CheckerOptions) {
    this.#documents = documents
    this.#client = client
    this.#beside = beside
    this.#onChecked = onChecked
    this.#project = client.open([])
    this.#stopListening = client.onTypes((state) => state === 'ready' && this.soon(0))
    this.#timer = setTimeout(() => whenIdle(() => this.soon(0)), FIRST_MS)
  }

  get hasTypes(): boolean {
    return this.#client.types === 'ready'
  }

  soon(pauseMs = PAUSE_MS): void {
    if (this.#isClosed) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#check(), pauseMs)
  }

  /** Null when the text changed before the answer came, or nobody could give one. */
  async ask<K extends QuestionKind>(kind: K, about: Questions[K]['ask'], signal?: AbortSignal): Promise<Questions[K]['answer'] | null> {
    const { doc } = this.#documents.state(about.file)
    this.#project.update([...this.#documents.files(), ...this.#beside])
    try {
      const answer = await this.#project.ask(kind, about, signal)
      return this.#documents.has(about.file) && this.#documents.state(about.file).doc === doc ? answer : null
    } catch {
      // Withdrawn, or the worker is gone: the editor says so where it tells how types stand.
      return null
    }
  }

  async #check(): Promise<void> {
    this.#checking?.abort()
    const { signal } = (this.#checking = new AbortController())
    const { active, names } = this.#documents
    const files = [active, ...names.filter((name) => name !== active)]
    for (const origin of ['findings', 'types'] as const) {
      if (origin === 'types' && !this.hasTypes) break
      for (const file of files) {
        const texts = new Map(names.map((name) => [name, this.#documents.state(name).doc]))
        const found = await this.ask(origin, { file }, signal)
        if (signal.aborted) return
        if (found) this.put(file, origin, found, texts)
      }
    }
  }

  /** Shows problems of a file, found in these texts. */
  put(file: string, origin: Origin, found: Questions['types']['answer'], texts: ReadonlyMap<string, Text>): void {
    for (const { fixes } of found) for (const fix of fixes) this.#texts.set(fix, texts)
    this.#documents.dispatch(file, { effects: problemEffects(this.#documents.state(file), origin, found, (fix) => this.mend(fix)) })
    this.#onChecked()
  }

  /** Makes the change of a fix, if every text it changes is still the one for which it was worked out. */
  mend(fix: Fix): void {
    const texts = this.#texts.get(fix)
    const isFresh = fix.edits.every(({ file }) => this.#documents.has(file) && this.#documents.state(file).doc === texts?.get(file))
    if (isFresh && fix.edits.every(({ file }) => !this.#documents.state(file).readOnly)) this.#documents.edit(fix.edits)
  }

  /** How many problems each file has. */
  count(): Record<string, { errors: number; warnings: number }> {
    return Object.fromEntries(this.#documents.names.map((name) => {
      const state = this.#documents.state(name)
      const marks = withoutRepeats(state.doc, marksOf(state)).filter(({ origin }) => origin !== 'run')
      const of = (...severities: string[]): number => marks.filter(({ severity }) => severities.includes(severity)).length
      return [name, { errors: of('error'), warnings: of('warning') }]
    }))
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#checking?.abort()
    this.#stopListening()
    this.#project.close()
  }
}
