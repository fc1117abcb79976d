/** What is called once when a signal aborts. */
export type AbortListener = (reason: unknown) => void

interface Hub {
  listeners: Set<AbortListener>
  onAbort: () => void
}

// One listener per signal however many wait on it: an EventTarget searches its whole list to add or remove one, so that
// 100,000 waiters on one signal would cost 100,000² / 2 steps.
const hubs = new WeakMap<AbortSignal, Hub>()

/** Calls `listener` when `signal` aborts, if there is one; at once if it has. The signal holds one listener of ours while anybody listens, and else none. */
export function onAbort(signal: AbortSignal | undefined, listener: AbortListener): void {
  if (!signal) return
  if (signal.aborted) return listener(signal.reason)
  let hub = hubs.get(signal)
  if (!hub) {
    const listeners = new Set<AbortListener>()
    hub = {
      listeners,
      onAbort: () => {
        for (const listener of listeners) {
          // Taken out before it is called: one of them may make another forgotten, which then must not be called.
          listeners.delete(listener)
          listener(signal.reason)
        }
      },
    }
    hubs.set(signal, hub)
  }
  if (hub.listeners.size === 0) signal.addEventListener('abort', hub.onAbort, { once: true })
  hub.listeners.add(listener)
}

/** Forgets `listener`; the last one takes the signal's own listener with it. */
export function offAbort(signal: AbortSignal | undefined, listener: AbortListener): void {
  // Of what is no signal a WeakMap knows nothing.
  const hub = hubs.get(signal as AbortSignal)
  if (hub?.listeners.delete(listener) && hub.listeners.size === 0) signal?.removeEventListener('abort', hub.onAbort)
}
