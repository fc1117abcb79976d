import { News } from '@interleave/postgres'
import type { Cancellations, InvoiceNews } from './ports.ts'

export interface JobNews extends InvoiceNews, Cancellations {
  /** To be called with what the database tells of a job: "id state". */
  heard(payload: string): void
  /** Something may have been missed. */
  heardNothing(): void
}

/** Passes on, within this process, what the database tells of jobs: to streams that follow them, and to workers that run them. */
export function createJobNews(): JobNews {
  const changed = new News()
  const running = new Map<string, Set<AbortController>>()
  return {
    heard(payload) {
      const [id = '', state] = payload.split(' ')
      if (state === 'cancelled') for (const run of running.get(id) ?? []) run.abort(new DOMException('The invoice was cancelled', 'AbortError'))
      changed.tell(id)
    },
    // A cancellation that was missed, the worker learns of at its next write.
    heardNothing: () => changed.tellAll(),
    changesOf: (id) => changed.subscribe(id),
    watch(id) {
      const run = new AbortController()
      const runs = running.get(id) ?? new Set()
      running.set(id, runs.add(run))
      return {
        signal: run.signal,
        end() {
          runs.delete(run)
          if (runs.size === 0 && running.get(id) === runs) running.delete(id)
        },
      }
    },
  }
}
