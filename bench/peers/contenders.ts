import { all, map, suppressedErrors } from '@interleave/patterns'
import { type AsyncPeer, asyncPeers } from './async-patterns.ts'

/** What a service would write without a library: ten workers that take the next item. No signal, no care for errors. */
const tenWorkers: AsyncPeer = {
  name: 'hand-written ten-worker loop',
  map: async (iterable, fn, concurrency, signal) => {
    const items = [...iterable]
    const results: number[] = []
    let next = 0
    const work = async (): Promise<void> => {
      while (next < items.length) {
        const index = next++
        results[index] = await fn(items[index] ?? 0, signal)
      }
    }
    await Promise.all(Array.from({ length: concurrency }, work))
    return results
  },
  limits: true,
}

export const ours: AsyncPeer = {
  name: 'ours',
  all: (fns, signal) => all(fns, { signal }),
  map: (items, fn, concurrency, signal) => map(items, fn, { concurrency, signal }),
  limits: true,
  reachable: suppressedErrors,
}

/** Ours first, then everyone this machine has. */
export async function contenders(): Promise<AsyncPeer[]> {
  return [ours, tenWorkers, ...(await asyncPeers())]
}
