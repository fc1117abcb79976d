import { map } from '@interleave/patterns/map.ts'
import { race } from '@interleave/patterns/race.ts'
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
  /** How long nobody else gets an event whose deliverer shows no life, and how often it does, in milliseconds. */
  leaseMs?: number
  beatMs?: number
  /** A number in [0, 1). `Math.random` when left out. */
  random?: () => number
}

export interface Relay {
  /** Takes nothing more, lets deliveries end for `graceMs`, and hands back what has not been delivered. */
  stop(graceMs: number): Promise<void>
}

const STORE_MS = 3_000

/**
 * Delivers what lies in the outbox, at least once, each order's events one after the other. A failed delivery is tried again,
 * later and later with full jitter, for ever: an order that was accepted is not dropped. Who delivers holds its events by a
 * lease that it renews; of who dies the lease ends, and the next one delivers again: the receiver counts an event once.
 */
export function startRelay(options: RelayOptions): Relay {
  const { outbox, reservations, news, traced = (_event, deliver) => deliver(), onOutcome = () => undefined, onError, random = Math.random } = options
  const { pollMs = 1_000, batch = 50, concurrency = 5, deliveryMs = 5_000, mostWaitMs = 60_000, leaseMs = 5_000, beatMs = 1_000 } = options
  const stopping = new AbortController()
  const cutShort = new AbortController()
  const patiently = { attempts: Infinity, baseMs: 100, maxMs: 5_000, retryable: () => true, onRetry: onError }

  async function deliver(taken: TakenEvent, held: Set<TakenEvent>, signal: AbortSignal): Promise<void> {
    const outcome = await attempt(taken, signal)
    held.delete(taken)
    // Also when it was cut short, and while the database is away for a moment: what is not stored waits until the lease ends.
    const store = (signal: AbortSignal): Promise<void> =>
      outcome === 'delivered' ? outbox.delivered(taken.event.id, { signal }) : outbox.failed(taken, outcome.waitMs, outcome.reason, { signal })
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

  /** Says again and again that somebody is at it; whoever is silent for a lease counts as dead. */
  async function showLife(held: ReadonlySet<TakenEvent>, signal: AbortSignal): Promise<void> {
    for (;;) {
      await sleep(beatMs, { signal })
      try {
        await withTimeout(leaseMs, (signal) => outbox.renew([...held], leaseMs, { signal }), { signal })
      } catch (error) {
        // The lease outlasts some beats, and an event that is delivered twice counts once.
        if (!signal.aborted) onError(error)
      }
    }
  }

  async function deliverAll(taken: TakenEvent[], signal: AbortSignal): Promise<void> {
    const held = new Set(taken)
    await race([
      async (signal) => void (await map(taken, (event, signal) => deliver(event, held, signal), { concurrency, signal })),
      (signal) => showLife(held, signal),
    ], { signal })
  }

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const taken = await retry((signal) => outbox.take(batch, leaseMs, { signal }), { signal, ...patiently })
      // Deliveries have a signal of their own: stopping lets them end.
      if (taken.length > 0) await deliverAll(taken, cutShort.signal)
      else await news.next(pollMs, signal)
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
