import { getEventListeners } from 'node:events'

/** Listeners that anybody has on a signal. */
export function listenersOf(signal: AbortSignal): number {
  return getEventListeners(signal, 'abort').length
}
