import { race } from '@interleave/patterns/race.ts'
import { shield } from '@interleave/patterns/shield.ts'
import { sleep } from '@interleave/patterns/sleep.ts'
import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import { type Pricing, Unavailable } from '../orders/ports.ts'
import { CannotInvoice, toInvoice } from './invoice.ts'
import type { Cancellations, InvoiceWork, Renderer, Work } from './ports.ts'

/** How an attempt ended. `lost`: somebody else has taken the job up or cancelled it, or it is gone. */
export type Attempt = 'done' | 'failed' | 'cancelled' | 'retried' | 'handed-back' | 'lost'

export interface MakerPorts {
  work: InvoiceWork
  cancellations: Cancellations
  pricing: Pricing
  renderer: Renderer
  /** Hears how each attempt ended. */
  onAttempt?: (outcome: Attempt, error?: unknown) => void
}

export interface MakerOptions {
  /** How long one attempt may take, in milliseconds. */
  limitMs?: number
  /** How often the table hears how far it is, in milliseconds: it is the sign of life, too. */
  beatMs?: number
}

export interface MakeCall {
  /** No other try follows. */
  last: boolean
  /** Aborts when the work is to be handed back. */
  signal: AbortSignal
}

/** Bookkeeping must happen although the work itself is told to stop, and must not hang. */
const BOOKKEEPING_MS = 5_000

class Lost extends Error {
  override readonly name = 'Lost'
}

/**
 * Takes invoices from queued to made. Safe to run twice: what has ended stays as it ended. Rejects when the job is to be tried
 * again, by whoever the queue gives it to, and when somebody else has it now: the queue forgets what resolves, and would forget
 * it for them too. Resolves when there is nothing left to do.
 */
export function createInvoiceMaker({ work: jobs, cancellations, pricing, renderer, onAttempt = () => undefined }: MakerPorts, { limitMs = 60_000, beatMs = 200 }: MakerOptions = {}) {
  async function make(work: Work, signal: AbortSignal): Promise<void> {
    let progress = 0
    const produce = async (signal: AbortSignal): Promise<void> => {
      const skus = [...new Set(work.order.lines.map((line) => line.sku))]
      const invoice = toInvoice(work.order, await pricing.unitCents(skus, { signal }))
      progress = 10
      const made = await renderer.render(invoice, (percent) => (progress = 10 + Math.floor(percent * 0.85)), { signal })
      if (!(await jobs.finish(work, made, { signal }))) throw new Lost()
    }
    const report = async (signal: AbortSignal): Promise<void> => {
      for (;;) {
        await sleep(beatMs, { signal })
        if (!(await stillOurs(work, progress, signal))) throw new Lost()
      }
    }
    await withTimeout(limitMs, (inTime) => race([produce, report], { signal: inTime }), { signal })
  }

  async function stillOurs(work: Work, progress: number, signal: AbortSignal): Promise<boolean> {
    try {
      return await jobs.advance(work, progress, { signal })
    } catch (error) {
      // The lease outlasts some beats; a database that stays away, storing the invoice will find out.
      if (error instanceof Unavailable && !signal.aborted) return true
      throw error
    }
  }

  return async function run(id: string, { last, signal }: MakeCall): Promise<void> {
    // Watched before the job is taken up: whoever cancels from then on is heard.
    const cancellation = cancellations.watch(id)
    try {
      const work = await withTimeout(limitMs, (inTime) => jobs.begin(id, { signal: inTime }), { signal })
      if (!work) return onAttempt('lost')
      try {
        await make(work, AbortSignal.any([signal, cancellation.signal]))
        onAttempt('done')
      } catch (error) {
        if (cancellation.signal.aborted) return onAttempt('cancelled')
        if (error instanceof Lost) {
          onAttempt('lost')
          throw error
        }
        await shield(BOOKKEEPING_MS, (cleanup) => settle(work, error, { last, signal }, cleanup))
      }
    } finally {
      cancellation.end()
    }
  }

  async function settle(work: Work, error: unknown, { last, signal }: MakeCall, cleanup: AbortSignal): Promise<void> {
    const handedBack = signal.aborted
    const over = !handedBack && (last || error instanceof CannotInvoice)
    const ours = over ? await jobs.fail(work, reasonOf(error), { signal: cleanup }) : await jobs.handBack(work, { signal: cleanup })
    onAttempt(!ours ? 'lost' : over ? 'failed' : handedBack ? 'handed-back' : 'retried', error)
    if (!over || !ours) throw error
  }
}

/** For people, and without our inside. */
function reasonOf(error: unknown): string {
  if (error instanceof CannotInvoice) return error.message
  if (error instanceof Unavailable) return `${error.system} did not answer, and was asked several times.`
  if (error instanceof Error && error.name === 'TimeoutError') return 'It took too long, several times.'
  return 'Something on our side broke, several times.'
}
