import type { SignalOption } from './family.ts'
import { runBody, type Scope } from './scope.ts'

export interface SuperviseOptions extends SignalOption {
  /** Hears of each child that fails, with its name. If it throws, the supervisor has failed and everything ends. */
  onError: (error: unknown, name: string) => void
}

/**
 * A scope whose children fail independently: `onError` hears of each, and the others go on. It returns what `body` returns
 * when every child has settled. The body's own failure, or the caller's abort, ends them all.
 */
export function supervise<T>(body: (s: Scope) => PromiseLike<T> | T, options: SuperviseOptions): Promise<T> {
  return runBody('supervise', body, options, options.onError)
}
