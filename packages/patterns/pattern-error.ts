/** What went wrong, for programs: stable from version to version. */
export type PatternErrorCode =
  | 'bad-option'
  | 'scope-left'
  | 'bulkhead-full'
  | 'circuit-open'
  | 'channel-closed'
  | 'draining'

/** A refusal or a misuse that the library itself reports; `code` tells which. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
  readonly code: PatternErrorCode
  /** With `circuit-open`: when to come again, in milliseconds. `retry` waits that long. */
  readonly retryAfterMs: number | undefined

  constructor(code: PatternErrorCode, message: string, retryAfterMs?: number) {
    super(message)
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}

/** Refuses a number below `least`, and what is no number: "Expected `ms` to be at least 0, got NaN". */
export function atLeast(least: number, name: string, value: number): number {
  if (!(value >= least)) throw new PatternError('bad-option', `Expected \`${name}\` to be at least ${least}, got ${value}`)
  return value
}
