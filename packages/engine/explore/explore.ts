import type { Program } from '../compile/program.ts'
import type { Check } from '../run/recorder.ts'
import { runWithChoices } from '../run/run.ts'
import type { RunResult } from '../run/run.ts'
import type { Limits } from '../run/limits.ts'
import { printSchedule, readSchedule, replay } from '../run/schedule.ts'
import type { Scheduler } from '../run/scheduler.ts'
import { hashTrace } from '../trace/hash-trace.ts'
import type { Trace } from '../trace/trace.ts'
import { EngineError } from '../world/engine-error.ts'
import type { Sandbox } from '../world/sandbox.ts'
import type { World } from '../world/world.ts'
import { claimInWords } from './claim.ts'
import { classify } from './classify.ts'
import type { Classified } from './classify.ts'
import type { Claim, Exploration, Failure, Outcome } from './exploration.ts'
import { findSwap } from './find-swap.ts'
import { Orders } from './orders.ts'

export interface ExploreOptions {
  /** One test of the program; without it the whole program is one. */
  test?: number
  /** Whatever is met first ends the exploration. */
  budget?: { orders?: number; ms?: number }
  /** Declared faults that may happen in one order; 0 when left out. */
  maxFaults?: number
  limits?: Partial<Limits>
  check?: Check
  /** Ends it early; what was done until then is returned, with its claim. */
  signal?: AbortSignal
  /** Called about every 50 ms with what is known so far. */
  onProgress?: (soFar: Exploration) => void
  /** Ends it at the first order that fails, and looks for no findings and no swaps: all that grading needs. */
  failuresOnly?: boolean
  /** Sees the trace of every order. */
  onRun?: (trace: Trace) => void
}

const DEFAULT_BUDGET = { orders: 5_000, ms: 10_000 }
const PROGRESS_MS = 50
/** Failing outcomes beyond these are counted, not explained: each explanation costs some runs. */
const EXPLAINED = 6

/** A limit that any order would meet: more orders would only take as long again. */
const HOPELESS = new Set(['fuel', 'jobs', 'memory', 'stack', 'output', 'events', 'wall', 'denied'])

/**
 * Runs a program in every order in which its events can happen, until it is through or the budget is spent. What it found
 * carries its claim. Every schedule it reports was replayed; a difference throws `EngineError` 'not-deterministic'.
 */
export async function explore(sandbox: Sandbox, program: Program, world: World, options: ExploreOptions = {}): Promise<Exploration> {
  const budget = { ...DEFAULT_BUDGET, ...options.budget }
  const runOptions = {
    maxFaults: options.maxFaults ?? 0,
    ...(options.test === undefined ? {} : { test: options.test }),
    ...(options.limits ? { limits: options.limits } : {}),
    ...(options.check ? { check: options.check } : {}),
  }
  const started = performance.now()
  const orders = new Orders()
  const outcomes = new Map<string, Seen>()
  let runs = 0
  let stopped = false
  let lastProgress = started
  const runWith = (scheduler: Scheduler): { result: RunResult; classified: Classified } => {
    const result = runWithChoices(sandbox, program, world, scheduler, runOptions)
    return { result, classified: classify(result.trace, !options.failuresOnly) }
  }
  const soFar = (failures: Failure[]): Exploration => {
    const claim = claimOf(orders, runs, stopped)
    const all = [...outcomes.values()].map(({ outcome }) => outcome)
    return { claim, claimText: claimInWords(claim, all.length), outcomes: all, failures, stopped, stats: { runs, ms: performance.now() - started } }
  }
  for (;;) {
    const elapsed = performance.now() - started
    if (options.signal?.aborted || runs >= budget.orders || elapsed > budget.ms) {
      stopped = orders.hasMore
      break
    }
    const order = orders.next()
    if (!order) break
    const { result, classified } = runWith(replay(order))
    runs++
    options.onRun?.(result.trace)
    orders.ran(order, result.choices)
    note(outcomes, classified, order)
    const { end } = result.trace
    if ((end.kind === 'limit' && HOPELESS.has(end.limit)) || (options.failuresOnly && !classified.ok)) {
      stopped = orders.hasMore
      break
    }
    if (performance.now() - lastProgress > PROGRESS_MS) {
      lastProgress = performance.now()
      options.onProgress?.(soFar([]))
      await pause()
    }
  }
  const failures = explain([...outcomes.values()], runWith, !options.failuresOnly)
  return soFar(failures)
}

interface Seen {
  outcome: Outcome
  order: readonly number[]
  classified: Classified
}

function note(outcomes: Map<string, Seen>, classified: Classified, order: readonly number[]): void {
  const seen = outcomes.get(classified.key)
  if (seen) {
    seen.outcome.count++
    return
  }
  const { key, result, ok, console, findings } = classified
  const outcome: Outcome = { key, result, ok, count: 1, schedule: printSchedule(order), console, findings }
  outcomes.set(key, { outcome, order, classified })
}

function claimOf(orders: Orders, runs: number, stopped: boolean): Claim {
  if (!stopped && !orders.hasMore) return { kind: 'all', orders: runs }
  return orders.levelDone >= 1 ? { kind: 'bounded', orders: runs, maxReversals: orders.levelDone } : { kind: 'sampled', orders: runs }
}

type RunWith = (scheduler: Scheduler) => { result: RunResult; classified: Classified }

/** Why each outcome that is not clean is not, with the one swap that decides where there is one. */
function explain(seen: Seen[], runWith: RunWith, withSwaps: boolean): Failure[] {
  const clean = seen.find(({ classified }) => classified.clean)
  return seen
    .filter(({ classified }) => !classified.clean)
    .map(({ outcome, order, classified }, index) => {
      proveReplays(outcome.schedule, runWith)
      const trouble = classified.trouble!
      const failure: Failure = { ...trouble, schedule: outcome.schedule, swap: null }
      if (!withSwaps || !clean || index >= EXPLAINED) return failure
      // The nominal order has no departure to undo: then the order that passes has one that helps.
      const departing = order.length > 0 ? order : clean.order
      const neighbours = findSwap(departing, (scheduler) => {
        const { result, classified } = runWith(scheduler)
        return { result, clean: classified.clean }
      })
      if (!neighbours) return failure
      if (runWith(replay(neighbours.failing)).classified.key !== outcome.key) return failure
      outcome.schedule = neighbours.failing
      return { ...failure, schedule: neighbours.failing, swap: neighbours.swap }
    })
}

/** A schedule is told only after two replays gave the same trace. */
function proveReplays(schedule: string, runWith: RunWith): void {
  const [one, two] = [0, 1].map(() => hashTrace(runWith(replay(readSchedule(schedule))).result.trace))
  if (one !== two)
    throw new EngineError('not-deterministic', `Expected two replays of ${schedule} to give one trace, got ${one} and ${two}. This is a fault of the engine`)
}

/** Lets the host see to messages, such as the one that stops this. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
