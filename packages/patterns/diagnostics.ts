/** Something a service should hear of although no promise carries it. */
export interface Notice {
  /**
   * `still-running`: a function goes on although its signal aborted `graceMs` ago. `late-error`: thrown when there was no
   * rejection left to carry it. `background-failed`: work that nobody waits for has failed.
   */
  kind: 'still-running' | 'late-error' | 'background-failed'
  /** The pattern's exported name. */
  pattern: string
  /** The function's name, where one is known. */
  name?: string
  /** The same in words. */
  message: string
  error?: unknown
}

/** One run of a pattern, or of a function inside one. */
export interface Operation {
  /** The pattern's exported name. */
  pattern: string
  /** The function's own name, or what it was given; empty for the pattern as a whole. */
  name: string
}

export interface DiagnosticSettings {
  /** How long something may go on after its abort before it is named; `Infinity` for never. 5,000 when left out. */
  graceMs: number
  /** Runs around every operation, for spans. It must return what `run` returns. */
  around: (<T>(operation: Operation, run: () => Promise<T>) => Promise<T>) | undefined
  /** Hears every notice. Without it, and without a subscriber of the channel, a notice goes to `console.warn`. */
  onNotice: ((notice: Notice) => void) | undefined
}

/** The name of the `node:diagnostics_channel` that notices are published on. */
export const NOTICES = 'interleave.patterns.notice'

export const settings: DiagnosticSettings = { graceMs: 5_000, around: undefined, onNotice: undefined }

/** Changes what is named, and returns what was before, so that it can be put back. Settings are one per program. */
export function configure(changes: Partial<DiagnosticSettings>): DiagnosticSettings {
  const before = { ...settings }
  Object.assign(settings, changes)
  return before
}

/** Runs an operation, inside the hook if there is one. Without one this is a property read and a call. */
export function traced<T>(pattern: string, name: string, run: () => Promise<T>): Promise<T> {
  const { around } = settings
  // A hook that throws is a rejection like any other: thrown on, it would leave a family waiting for a child that never was.
  return around ? new Promise((resolve) => resolve(around({ pattern, name }, run))) : run()
}

interface Channel {
  hasSubscribers: boolean
  publish(message: unknown): void
}
interface Runtime {
  process?: { getBuiltinModule?: (id: string) => { channel(name: string): Channel } | undefined }
}

export function notify(notice: Notice): void {
  const channel = (globalThis as Runtime).process?.getBuiltinModule?.('node:diagnostics_channel')?.channel(NOTICES)
  channel?.publish(notice)
  if (!channel?.hasSubscribers && !settings.onNotice) console.warn(`${notice.pattern}: ${notice.message}`, notice.error ?? '')
  settings.onNotice?.(notice)
}

/** Tells of an error that no rejection can carry. */
export function notifyLate(pattern: string, error: unknown): void {
  notify({ kind: 'late-error', pattern, message: 'late error', error })
}
