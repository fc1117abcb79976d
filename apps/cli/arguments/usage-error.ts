/** The command was used wrongly: what was expected, what came, and what to do. Ends the process with exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
  readonly hint: string
  constructor(message: string, hint = '') {
    super(message)
    this.hint = hint
  }
}
