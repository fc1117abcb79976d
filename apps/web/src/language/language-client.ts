import type { SourceFile } from '@interleave/engine/compile/program.ts'
import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import type { FromLanguage, QuestionKind, Questions, ToLanguage } from './messages.ts'

/** The part of `Worker` that the client uses, so that a test can stand in for it. */
export interface LanguagePort {
  postMessage(message: ToLanguage): void
  terminate(): void
  onmessage: ((event: MessageEvent<FromLanguage>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

export type TypesState =
  /** Nobody has worked in an editor yet. */
  | 'unasked'
  | 'loading'
  | 'ready'
  /** They did not come: the editor works without. */
  | 'failed'

export interface LanguageProject {
  /** The program's files as they are now. Cheap: what did not change is not sent. */
  update(files: readonly SourceFile[]): void
  /** Rejects with the signal's reason when it aborts, and with an error when the worker gives none. */
  ask<K extends QuestionKind>(kind: K, about: Questions[K]['ask'], signal?: AbortSignal): Promise<Questions[K]['answer']>
  close(): void
}

/** Whoever saves data is asked before a megabyte is loaded. */
export function savesData(): boolean {
  const connection: unknown = 'connection' in navigator ? navigator.connection : null
  return typeof connection === 'object' && connection !== null && 'saveData' in connection && connection.saveData === true
}

export interface LanguageClient {
  open(files: readonly SourceFile[]): LanguageProject
  /** Starts the download of TypeScript, or tries it again. */
  loadTypes(): void
  readonly types: TypesState
  /** Calls back on each change of `types`. Returns how to stop. */
  onTypes(listener: (state: TypesState) => void): () => void
}

/** Longer than checking 5,000 lines takes on a slow phone; a worker that is silent for so long is started anew. */
const WALL_MS = 30_000

function spawnWorker(): LanguagePort {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'language' })
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: unknown): void
}

/** The page's side of the language worker: one for all editors of a page, started by the first question. */
export function createLanguageClient({ spawn = spawnWorker, wallMs = WALL_MS } = {}): LanguageClient {
  const projects = new Map<number, Project>()
  const waiting = new Map<number, Waiting>()
  const listeners = new Set<(state: TypesState) => void>()
  let worker: LanguagePort | null = null
  let types: TypesState = 'unasked'
  let lastId = 0

  interface Project {
    files: readonly SourceFile[]
    /** What the worker has. */
    sent: Map<string, string>
  }

  function start(): LanguagePort {
    if (worker) return worker
    const port = spawn()
    port.onmessage = ({ data }) => hear(data)
    port.onerror = () => restart(new Error('The language worker did not start.'))
    worker = port
    return port
  }

  function tell(state: TypesState): void {
    if (types === state) return
    types = state
    for (const listener of listeners) listener(state)
  }

  function hear(message: FromLanguage): void {
    if (message.type === 'types') return tell(message.state)
    if (message.type === 'started') return
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.type === 'answer') asked?.resolve(message.value)
    else asked?.reject(new Error(message.message))
  }

  /** Ends the worker; the next question starts another. */
  function restart(reason: Error): void {
    if (worker) {
      worker.onmessage = null
      worker.onerror = null
      worker.terminate()
    }
    worker = null
    for (const project of projects.values()) project.sent.clear()
    for (const { reject } of waiting.values()) reject(reason)
    waiting.clear()
    if (types !== 'unasked') tell('failed')
  }

  function send(id: number, project: Project): void {
    const changed = project.files.filter(({ name, text }) => project.sent.get(name) !== text)
    const gone = [...project.sent.keys()].filter((name) => !project.files.some((file) => file.name === name))
    if (changed.length === 0 && gone.length === 0) return
    start().postMessage({ type: 'files', project: id, changed: [...changed], gone })
    for (const { name, text } of changed) project.sent.set(name, text)
    for (const name of gone) project.sent.delete(name)
  }

  function post<K extends QuestionKind>(projectId: number, kind: K, about: Questions[K]['ask'], signal: AbortSignal) {
    const id = ++lastId
    return new Promise<Questions[K]['answer']>((resolve, reject) => {
      const cancel = (): void => {
        waiting.delete(id)
        worker?.postMessage({ type: 'cancel', id })
        reject(signal.reason as Error)
      }
      const over = (): void => signal.removeEventListener('abort', cancel)
      signal.addEventListener('abort', cancel)
      waiting.set(id, {
        resolve: (value) => (over(), resolve(value as Questions[K]['answer'])),
        reject: (error) => (over(), reject(error)),
      })
      // The question and its kind come from the same caller.
      start().postMessage({ type: 'ask', id, project: projectId, question: { kind, ...about } as Extract<ToLanguage, { type: 'ask' }>['question'] })
    })
  }

  return {
    open(files) {
      const id = ++lastId
      const project: Project = { files, sent: new Map() }
      projects.set(id, project)
      return {
        update: (now) => void (project.files = now),
        async ask(kind, about, signal) {
          send(id, project)
          try {
            return await withTimeout(wallMs, (until) => post(id, kind, about, until), { signal })
          } catch (error) {
            if (error instanceof DOMException && error.name === 'TimeoutError') restart(error)
            throw error
          }
        },
        close() {
          projects.delete(id)
          if (project.sent.size > 0) worker?.postMessage({ type: 'close', project: id })
        },
      }
    },
    loadTypes() {
      if (types === 'loading' || types === 'ready') return
      // A module that failed to load stays failed for as long as its worker lives.
      if (types === 'failed') restart(new Error('Types are loaded again.'))
      tell('loading')
      for (const [id, project] of projects) send(id, project)
      start().postMessage({ type: 'load-types' })
    },
    get types() {
      return types
    },
    onTypes(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

let shared: LanguageClient | undefined

/** The one client of this page. */
export function languageClient(): LanguageClient {
  return (shared ??= createLanguageClient())
}
