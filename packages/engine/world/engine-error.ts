/** Misuse of the engine, or a fault of its own. A learner's bad program never raises one. */
export class EngineError extends Error {
  /** Stable; part of the contract. */
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EngineError'
    this.code = code
  }
}
