import { map } from '@interleave/patterns/map.ts'
import { retry } from '@interleave/patterns/retry.ts'
import { scope } from '@interleave/patterns/scope.ts'
import { shield } from '@interleave/patterns/shield.ts'
import { sleep } from '@interleave/patterns/sleep.ts'
import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import type { Subscription } from '@interleave/postgres'
import type { OrderPlaced, Outbox, Reservations, TakenEvent } from './ports.ts'

export interface RelayOptions {
  outbox: Outbox
  reservations: Reservations
  /** Says that there may be something to deliver. */
  news: Subscription
  /** Runs a delivery inside the trace in which its event came to be. */
  traced?: (event: OrderPlaced, deliver: () => Promise<void>) => Promise<void>
  onOutcome?: (outcome: 'delivered' | 'failed') => void
  /** Hears of every failure: of a delivery, which is tried again, and of the database. */
  onError: (error: unknown) => void
  /** How often it looks without news, in milliseconds: for what another process left behind. */
  pollMs?: number
  /** How many events it takes at once, and delivers at a time. */
  batch?: number
  concurrency?: number
  /** How long one delivery may take. */
  deliveryMs?: number
  /** The longest wait after a failure; it begins at 200 and doubles. */
  mostWaitMs?: number
  /** How long delivered events and idempotency keys are kept. */
  keepMs?: number
  /** A number in [0, 1). `Math.random` when left out. */
  random?: () => number
}

export interface Relay {
  /** Takes nothing more, lets deliveries end for `graceMs`, and hands back what has not been delivered. */
  stop(graceMs: number): Promise<void>
}

const FORGET_EVERY_MS = 600_000
const STORE_MS = 3_000

/**
 * Delivers what lies in the outbox, at least once, each order's events one after the other. A failed delivery is tried again,
 * later and later with full jitter, for ever: an order that was accepted is not dropped. Who dies while delivering has a
 * lease that ends, and the next one delivers again; the receiver counts an event once.
 */
export function startRelay(options: RelayOptions): Relay {
  const { outbox, reservations, news, traced = (_event, deliver) => deliver(), onOutcome = () => undefined, onError, random = Math.random } = options
  const { pollMs = 1_000, batch = 50, concurrency = 5, deliveryMs = 5_000, mostWaitMs = 60_000, keepMs = 86_400_000 } = options
  // A batch in turn, each delivery in its time: nobody else gets an event while it may still be under way here.
  const leaseMs = Math.ceil(batch / concurrency) * (deliveryMs + STORE_MS) + 10_000
  const stopping = new AbortController()
  const cutShort = new AbortController()
  const patiently = { attempts: Infinity, baseMs: 100, maxMs: 5_000, retryable: () => true, onRetry: onError }

  async function deliver(taken: TakenEvent, signal: AbortSignal): Promise<void> {
    const { id } = taken.event
    const outcome = await attempt(taken, signal)
    // Also when it was cut short, and while the database is away for a moment: what is not stored waits until the lease ends.
    const store = (signal: AbortSignal): Promise<void> =>
      outcome === 'delivered' ? outbox.delivered(id, { signal }) : outbox.failed(id, outcome.waitMs, outcome.reason, { signal })
    await shield(STORE_MS, (signal) => retry(store, { signal, ...patiently })).catch(onError)
  }

  async function attempt({ event, attempts }: TakenEvent, signal: AbortSignal): Promise<'delivered' | { waitMs: number; reason: string }> {
    try {
      stopping.signal.throwIfAborted()
      await traced(event, () => withTimeout(deliveryMs, (signal) => reservations.reserve(event, { signal }), { signal }))
      onOutcome('delivered')
      return 'delivered'
    } catch (error) {
      // Not begun, or cut short: no failure of the event, which is due at once for whoever comes next.
      if (signal.aborted || error === stopping.signal.reason) return { waitMs: 0, reason: String(error) }
      onOutcome('failed')
      onError(error)
      return { waitMs: random() * Math.min(mostWaitMs, 200 * 2 ** Math.min(attempts - 1, 20)), reason: String(error) }
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    let forgotAt = -Infinity
    while (!signal.aborted) {
      const taken = await retry((signal) => outbox.take(batch, leaseMs, { signal }), { signal, ...patiently })
      // Deliveries have a signal of their own: stopping lets them end.
      await map(taken, deliver, { concurrency, signal: cutShort.signal })
      if (taken.length > 0) continue
      if (performance.now() - forgotAt > FORGET_EVERY_MS) {
        await outbox.forget(keepMs, { signal }).catch(onError)
        forgotAt = performance.now()
      }
      await news.next(pollMs, signal)
    }
  }

  const running = run(stopping.signal).catch((error: unknown) => {
    if (!stopping.signal.aborted) onError(error)
  })
  return {
    async stop(graceMs) {
      stopping.abort(new Error('The relay is stopping'))
      {
        await using grace = scope()
        void grace.spawn(async (signal) => {
          await sleep(graceMs, { signal })
          cutShort.abort(new Error('The relay had its time'))
        })
        await running
      }
      news.end()
    },
  }
}
