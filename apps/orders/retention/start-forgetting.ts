import { Background } from '@interleave/patterns/background.ts'
import { sleep } from '@interleave/patterns/sleep.ts'
import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import type { Call } from '../orders/ports.ts'

/** Something that is kept for a while after it has done its work. */
export interface Kept {
  /** What it is called in the log. */
  what: string
  /** How long it is kept, in milliseconds. */
  keepMs: number
  /** Deletes up to `most` that are older than `olderThanMs`, the oldest first, and returns how many. */
  forget(olderThanMs: number, most: number, call: Call): Promise<number>
}

export interface ForgettingOptions {
  kept: readonly Kept[]
  /** Hears what was forgotten, if anything was. */
  onForgotten: (what: string, count: number) => void
  /** Hears of every failure; the next round tries again. */
  onError: (error: unknown) => void
  /** How often it looks, in milliseconds. */
  everyMs?: number
  /** How many are deleted at once, so that no transaction is long. */
  portion?: number
}

/** How long one portion may take, in milliseconds. */
const PORTION_MS = 30_000

/** Forgets what is old, now and then, portion by portion until none is left. Services that share a database may all do so. */
export function startForgetting({ kept, onForgotten, onError, everyMs = 600_000, portion = 1_000 }: ForgettingOptions): { stop(): Promise<void> } {
  async function forgetAll({ what, keepMs, forget }: Kept, signal: AbortSignal): Promise<void> {
    let count = 0
    try {
      for (let last = portion; last === portion; count += last) last = await withTimeout(PORTION_MS, (signal) => forget(keepMs, portion, { signal }), { signal })
    } catch (error) {
      if (!signal.aborted) onError(error)
    }
    if (count > 0) onForgotten(what, count)
  }

  const background = new Background()
  background.run(async function forgetWhatIsOld(signal) {
    for (;;) {
      for (const each of kept) await forgetAll(each, signal)
      await sleep(everyMs, { signal })
    }
  })
  return { stop: async () => void (await background.drain({ deadline: Date.now() })) }
}
