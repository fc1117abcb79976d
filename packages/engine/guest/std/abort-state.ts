import { push, removeAt } from './primordials.ts'
import { newWeakTable } from './tables.ts'

interface Algorithm {
  run: () => void
  active: boolean
}

/** What the standard calls a signal's internal slots. https://dom.spec.whatwg.org/#interface-AbortSignal */
export interface AbortState {
  aborted: boolean
  reason: unknown
  /** Run, in order, before listeners hear of it. */
  algorithms: Algorithm[]
  dependent: boolean
  /** For a dependent signal: the independent ones it follows. */
  sources: object[]
  /** For an independent signal: those that follow it. */
  dependents: object[]
}

const states = newWeakTable<object, AbortState>()

export function openState(signal: object, state: AbortState): void {
  states.set(signal, state)
}

/** Gives undefined for anything that is not an AbortSignal. */
export function stateOf(signal: unknown): AbortState | undefined {
  return states.get(signal as object)
}

/**
 * Runs `algorithm` when the signal aborts, before its listeners, out of reach of `stopImmediatePropagation`. On a signal
 * that is already aborted it does nothing. Returns a function that takes the algorithm back.
 */
export function addAbortAlgorithm(signal: object, algorithm: () => void): () => void {
  const state = stateOf(signal)
  if (state === undefined) throw new TypeError('Expected an AbortSignal')
  if (state.aborted) return () => {}
  const entry: Algorithm = { run: algorithm, active: true }
  push(state.algorithms, entry)
  return () => {
    entry.active = false
    for (let i = 0; i < state.algorithms.length; i++) {
      if (state.algorithms[i] === entry) return removeAt(state.algorithms, i)
    }
  }
}
