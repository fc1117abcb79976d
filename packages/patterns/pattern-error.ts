/** What went wrong, for programs: stable from version to version. */
export type PatternErrorCode =
  | 'bad-option'
  | 'nothing-to-race'
  | 'scope-left'
  | 'bulkhead-full'
  | 'circuit-open'
  | 'channel-closed'
  | 'draining'

/** A refusal or a misuse that the library itself reports; `code` tells which. */
export class PatternError<Code extends PatternErrorCode = PatternErrorCode> extends Error {
  readonly code: Code

  constructor(code: Code, message: string) {
    super(message)
    this.name = 'PatternError'
    this.code = code
  }
}

/** Refuses a number below `least`: "Expected `concurrency` to be at least 1, got 0". */
export function atLeast(least: number, name: string, value: number): number {
  if (!(value >= least)) throw new PatternError('bad-option', `Expected \`${name}\` to be at least ${least}, got ${value}`)
  return value
}
