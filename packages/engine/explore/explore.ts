import type { Program } from '../compile/program.ts'
import type { EventLog } from '../run/event-log.ts'
import type { Check } from '../run/recorder.ts'
import { runWithChoices } from '../run/run.ts'
import type { RunOptions, RunResult } from '../run/run.ts'
import type { Limits } from '../run/limits.ts'
import type { Trace } from '../trace/trace.ts'
import type { Sandbox } from '../world/sandbox.ts'
import type { World } from '../world/world.ts'
import { claimInWords } from './claim.ts'
import { Departures } from './departures.ts'
import type { Claim, Exploration, Failure } from './exploration.ts'
import { explain, proveReplays } from './explain.ts'
import { InTurn } from './in-turn.ts'
import { KnownOrders } from './known-orders.ts'
import { Outcomes } from './outcomes.ts'
import { Priorities } from './priorities.ts'
import { RandomWalk } from './random-walk.ts'
import { Reversals } from './reversals.ts'
import type { Runner } from './runner.ts'
import type { Strategy } from './strategy.ts'

export type StrategyName = 'dpor' | 'pct' | 'random' | 'dfs'

export interface ExploreOptions {
  /** One test of the program; without it the whole program is one. */
  test?: number
  /** Whatever is met first ends the exploration. `orders` counts runs. 5,000 and 10 s when left out. */
  budget?: { orders?: number; ms?: number }
  /**
   * - `dpor`: every order that can be told apart, fewest reversals first; what is left of the budget when they are too many
   *   goes to `pct` and `random` in turn. The one when left out, for a program compiled with `accesses`.
   * - `pct`: random priorities (probabilistic concurrency testing). `random`: random walks over distinguishable orders.
   * - `dfs`: every schedule, without looking at what events touch. The one when left out for any other program.
   */
  strategy?: StrategyName
  /** `dfs` gives up after the first order when that lets expect more schedules than these. */
  worthAtMost?: number
  /** `dpor` and `dfs` end after the orders with so many reversals (departures). */
  maxReversals?: number
  /** Declared faults that may happen in one order; 0 when left out. */
  maxFaults?: number
  /** Counts orders that differ only by an exchange of alike operations once: those with one label. For tasks that are identical. */
  symmetry?: boolean
  /** Tells orders apart by which of two independent events printed first, too; true for `dfs`, else false when left out. */
  consoleOrder?: boolean
  /** Seeds `pct` and `random`; the world's seed when left out. */
  seed?: number
  limits?: Partial<Limits>
  check?: Check
  /** Ends it early; what was done until then is returned, with its claim. */
  signal?: AbortSignal
  /** Called about every 50 ms with what is known so far. */
  onProgress?: (soFar: Exploration) => void
  /** Ends it at the first order that fails, and looks for no findings and no swaps: all that grading needs. */
  failuresOnly?: boolean
  /** Replays what it reports, and throws if that differs; true when left out. Else its schedules are not for telling. */
  proved?: boolean
  /** Sees the trace of every run. */
  onRun?: (trace: Trace) => void
}

const DEFAULT_BUDGET = { orders: 5_000, ms: 10_000 }
/** The part of the budget that is for going through the orders; sampling gets the rest. */
const THOROUGH = 0.8
const PROGRESS_MS = 50
/** A limit that any order would meet: more orders would only take as long again. */
const HOPELESS = new Set(['fuel', 'jobs', 'memory', 'stack', 'output', 'events', 'wall', 'denied'])

/**
 * Runs a program in every order that can be told apart, until it is through or the budget is spent. What it found carries its
 * claim. Every schedule it reports was replayed; a difference throws `EngineError` 'not-deterministic'. Findings are looked
 * for in the first 1,000 orders, and beyond in each that ends as none did before.
 */
export async function explore(sandbox: Sandbox, program: Program, world: World, options: ExploreOptions = {}): Promise<Exploration> {
  const budget = { ...DEFAULT_BUDGET, ...options.budget }
  const { failuresOnly = false, maxFaults = 0, maxReversals = Number.POSITIVE_INFINITY } = options
  const name = options.strategy ?? (program.accesses ? 'dpor' : 'dfs')
  const track = name !== 'dfs'
  // Without the accesses of its code the orders of a program cannot be told apart but by their schedule.
  const bySchedule = !track || !program.accesses
  const consoleOrder = options.consoleOrder ?? bySchedule
  const symmetry = options.symmetry === true && !bySchedule
  const known = new KnownOrders({ bySchedule, counts: consoleOrder ? undefined : isShared, alike: symmetry ? alike : undefined })
  const seed = options.seed ?? world.seed
  const proved = options.proved !== false
  const outcomes = new Outcomes({ withFindings: !failuresOnly, files: program.files, consoleOrder, proved })
  const runOptions = optionsOfRun(options)
  const started = performance.now()
  let lastProgress = started
  let runs = 0
  let stopped = false
  let nominal: readonly string[] | null = null
  let strategy = strategyOf(name, known, seed)
  const main = strategy
  const soFar = (failures: Failure[]): Exploration => {
    const claim = claimOf(main, outcomes.orders)
    const { all } = outcomes
    const details = { failed: all.some(({ ok }) => !ok), bySchedule, maxFaults, symmetry, printsSetAside: !consoleOrder && outcomes.severalPrint }
    return { claim, claimText: claimInWords(claim, all.length, details), outcomes: all, failures, stopped, stats: { runs, ms: performance.now() - started } }
  }
  const spent = (part: number): boolean => runs >= budget.orders * part || performance.now() - started > budget.ms * part
  for (;;) {
    if (options.signal?.aborted || spent(1)) {
      stopped = strategy.hasMore
      break
    }
    if (name === 'dpor' && strategy === main && runs > 0 && maxReversals === Number.POSITIVE_INFINITY && spent(THOROUGH))
      strategy = new InTurn([new Priorities(known, seed), new RandomWalk(known, seed)])
    const isDeepEnough = main.levelDone >= maxReversals
    const attempt = strategy.next()
    if (!attempt || isDeepEnough) break
    const result = runWithChoices(sandbox, program, world, attempt.scheduler, { ...runOptions, track })
    runs++
    options.onRun?.(result.trace)
    // What happened after a test's end had no choice.
    const events = track ? result.events.slice(0, result.choices.length + 1) : []
    nominal ??= track ? events.slice(1).map(({ key }) => key) : null
    if (strategy.ran(attempt, { events, choices: result.choices, ends: ends(result) })) {
      const { ok } = outcomes.note(result, attempt.path, track ? events : null)
      const { end } = result.trace
      if ((end.kind === 'limit' && HOPELESS.has(end.limit)) || (failuresOnly && !ok)) {
        stopped = strategy.hasMore
        break
      }
    }
    if (runs === 1 && options.worthAtMost !== undefined && schedulesAround(result.choices) > options.worthAtMost) {
      stopped = true
      break
    }
    if (performance.now() - lastProgress > PROGRESS_MS) {
      lastProgress = performance.now()
      options.onProgress?.(soFar([]))
      await pause()
    }
  }
  const runner: Runner = {
    nominal,
    run(scheduler, tracked) {
      const result = runWithChoices(sandbox, program, world, scheduler, { ...runOptions, track: tracked })
      return { result, classified: outcomes.classify(result) }
    },
  }
  const { seen } = outcomes
  if (proved) proveReplays(failuresOnly ? seen.filter(({ classified }) => !classified.clean) : seen, runner, track)
  return soFar(explain(seen, runner, !failuresOnly))
}

function optionsOfRun({ test, limits, check, maxFaults = 0 }: ExploreOptions): RunOptions {
  return { maxFaults, ...(test === undefined ? {} : { test }), ...(limits ? { limits } : {}), ...(check ? { check } : {}) }
}

function strategyOf(name: StrategyName, known: KnownOrders, seed: number): Strategy {
  switch (name) {
    case 'dpor': return new Reversals(known)
    case 'pct': return new Priorities(known, seed)
    case 'random': return new RandomWalk(known, seed)
    case 'dfs': return new Departures()
  }
}

function claimOf(strategy: Strategy, orders: number): Claim {
  if (!strategy.hasMore) return { kind: 'all', orders }
  return strategy.levelDone >= 1 ? { kind: 'bounded', orders, maxReversals: strategy.levelDone } : { kind: 'sampled', orders }
}

/** As many schedules as there would be if every choice of this order were there in all others. */
function schedulesAround(choices: RunResult['choices']): number {
  return choices.reduce((all, { enabled }) => all * enabled, 1)
}

/** Whether its last event ended a run: a test was over, or the program failed. */
function ends({ trace, tests }: RunResult): boolean {
  return tests.length > 0 || trace.end.kind === 'crashed' || trace.end.kind === 'limit'
}

/** What is printed is seen by people, not by the program. */
function isShared(location: string): boolean {
  return location !== 'console'
}

/** Alike are events that a person would call the same: "db does get a", "db does get a (2nd)". */
function alike({ label, key }: EventLog): string {
  return `${key.at(-1)} ${label.replace(/ \(\d+\w\w\)$/, '')}`
}

/** Lets the host see to messages, such as the one that stops this. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
