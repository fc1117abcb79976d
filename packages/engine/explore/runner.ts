import type { RunResult } from '../run/run.ts'
import type { Scheduler } from '../run/scheduler.ts'
import type { Classified } from './classify.ts'

/** How orders that were met are run again. */
export interface Runner {
  /** Runs and reads the result; `track` says whether events are looked at. */
  run(scheduler: Scheduler, track: boolean): { result: RunResult; classified: Classified }
  /** Keys of the nominal order, when it is known. */
  nominal: readonly string[] | null
}
