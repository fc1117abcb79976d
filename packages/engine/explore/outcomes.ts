import type { SourceFile } from '../compile/program.ts'
import type { EventLog } from '../run/event-log.ts'
import type { RunResult } from '../run/run.ts'
import { printSchedule } from '../run/schedule.ts'
import { hashTrace } from '../trace/hash-trace.ts'
import { classify } from './classify.ts'
import type { Classified } from './classify.ts'
import type { Outcome } from './exploration.ts'
import type { Reversal } from './known-orders.ts'

/** An outcome, with the first order that came to it. */
export interface Seen {
  outcome: Outcome
  classified: Classified
  choices: readonly number[]
  /** Steps from the nominal order, the last first. */
  path: Reversal | null
  /** Keys of its events, the start left out; null when nobody looked. */
  keys: readonly string[] | null
  /** Hash of its trace; empty when nobody will prove that it replays. */
  hash: string
}

/** Orders beyond these are searched for findings only when they end as none did before. */
const ALWAYS_SEARCHED = 1_000

export interface OutcomesOptions {
  /** Looks for findings. */
  withFindings: boolean
  /** The program's source, for findings that ask it. */
  files: readonly SourceFile[]
  /** Whether it matters in which order different tasks and events print. */
  consoleOrder: boolean
  /** Whether somebody will prove that what is told replays. */
  proved: boolean
}

/** What the orders that were met came to. */
export class Outcomes {
  #seen = new Map<string, Seen>()
  #options: OutcomesOptions
  /** How many orders were met. */
  orders = 0
  /** Whether different events of one order printed. */
  severalPrint = false

  constructor(options: OutcomesOptions) {
    this.#options = options
  }

  /** What an order came to, whether or not it is to be counted. */
  classify(result: RunResult): Classified {
    return classify(result.trace, this.#options)
  }

  /** Counts an order. `events` is null when nobody looked at them. */
  note(result: RunResult, path: Reversal | null, events: readonly EventLog[] | null): Classified {
    const { consoleOrder, files, proved, withFindings } = this.#options
    this.orders++
    const search = (bare: string): boolean => withFindings && (this.orders <= ALWAYS_SEARCHED || !this.#seen.has(bare))
    const classified = classify(result.trace, { consoleOrder, files, withFindings: search })
    const { key, ok, console, findings } = classified
    this.severalPrint ||= console.length > 1 && printingEvents(result) > 1
    const known = this.#seen.get(key)
    if (known) known.outcome.count++
    else {
      const choices = result.choices.map(({ chosen }) => chosen)
      const keys = events === null ? null : events.slice(1).map((event) => event.key)
      const outcome: Outcome = { key, result: classified.result, ok, count: 1, schedule: printSchedule(choices), console, findings }
      this.#seen.set(key, { outcome, classified, choices, path, keys, hash: proved && (withFindings || !ok) ? hashTrace(result.trace) : '' })
    }
    return classified
  }

  /** In the order in which they were met. */
  get seen(): Seen[] {
    return [...this.#seen.values()]
  }

  get all(): Outcome[] {
    return this.seen.map(({ outcome }) => outcome)
  }
}

function printingEvents({ trace }: RunResult): number {
  const steps = new Set<number>()
  for (const record of trace.records) if (record.type === 'console') steps.add(record.step)
  return steps.size
}
