import { printSchedule, replay } from '../run/schedule.ts'
import { hashTrace } from '../trace/hash-trace.ts'
import { EngineError } from '../world/engine-error.ts'
import type { Failure, NamedReversal, Swap } from './exploration.ts'
import { findSwap } from './find-swap.ts'
import { follow } from './follow.ts'
import { KnownOrders, reversiblesOf } from './known-orders.ts'
import type { Reversal } from './known-orders.ts'
import { nameReversal } from './name-reversal.ts'
import type { Seen } from './outcomes.ts'
import type { Runner } from './runner.ts'
import { shrink } from './shrink.ts'

/** Reversals of a failing order that are tried for its swap. */
const TRIED = 24

/** Failing outcomes beyond these are counted, not explained: each explanation costs some runs. */
const EXPLAINED = 6

/** Every schedule that is told gives the same trace again. Throws `EngineError` 'not-deterministic' for one that does not. */
export function proveReplays(seen: readonly Seen[], { run }: Runner, tracked: boolean): void {
  for (const { choices, hash, classified } of seen) {
    // Telling accesses takes fuel and memory: where these ran out, they do so again only as they did.
    const isLimited = classified.trouble?.kind === 'limit'
    const again = hashTrace(run(replay(choices), tracked && isLimited).result.trace)
    if (again !== hash)
      throw new EngineError('not-deterministic', `Expected a replay of ${printSchedule(choices)} to give the trace ${hash}, got ${again}. This is a fault of the engine`)
  }
}

/** Why each outcome that is not clean is not, with the reversals that lead to it and the one swap that decides. */
export function explain(seen: readonly Seen[], runner: Runner, withSwaps: boolean): Failure[] {
  const clean = seen.find(({ classified }) => classified.clean)
  return seen
    .filter(({ classified }) => !classified.clean)
    .map((one, index) => {
      const { outcome, path, keys } = one
      const failure: Failure = { ...one.classified.trouble!, schedule: outcome.schedule, swap: null, reversals: named(path) }
      if (!withSwaps || index >= EXPLAINED) return failure
      if (keys === null || runner.nominal === null) return clean === undefined ? failure : searched(failure, one, clean, runner)
      const shrunk = path === null ? shrink(one, runner, runner.nominal) : null
      if (shrunk) outcome.schedule = printSchedule(shrunk.choices)
      const told: Failure = shrunk ? { ...failure, schedule: outcome.schedule, reversals: shrunk.reversals } : failure
      if (clean === undefined) return told
      const swap = path && !shrunk ? lastSwap(keys, path, runner) : null
      return { ...told, swap: swap ?? passingSwap(shrunk?.choices ?? one.choices, runner, runner.nominal) }
    })
}

/** The last step to a failing order, when the order before it is clean. */
function lastSwap(keys: readonly string[], { first, second, choices }: Reversal, { run }: Runner): Swap | null {
  if (!run(replay(choices), false).classified.clean) return null
  const firstStep = keys.indexOf(second.key) + 1
  const secondStep = keys.indexOf(first.key) + 1
  if (firstStep === 0) return null
  // What was made impossible has no step: then it is told at the one that did that.
  return { first: second.label, second: first.label, firstStep, secondStep: secondStep === 0 ? firstStep : secondStep, passing: printSchedule(choices) }
}

/** One of the races of a failing order whose reversal leads to a clean one. */
function passingSwap(choices: readonly number[], { run }: Runner, nominal: readonly string[]): Swap | null {
  const { events } = run(replay(choices), true).result
  const met = events.slice(0, choices.length + 1)
  const known = new KnownOrders()
  known.meet(met)
  const ranks = new Map(nominal.map((key, index) => [key, index]))
  for (const { at, second, by } of reversiblesOf(met, known.before, true).slice(0, TRIED)) {
    const gone = known.before.past.without(at)
    const prefix = met.flatMap(({ key }, index) => (index === 0 || gone[index] === 1 ? [] : [key]))
    const { result, classified } = run(follow([...prefix, second.key], (key) => ranks.get(key) ?? nominal.length), true)
    if (!classified.clean) continue
    const told = by ? second : (result.events.find(({ key }) => key === second.key) ?? second)
    const step = met.findIndex(({ key }) => key === second.key)
    return { first: met[at]!.label, second: told.label, firstStep: at, secondStep: step < 0 ? at : step, passing: printSchedule(result.choices.map(({ chosen }) => chosen)) }
  }
  return null
}

function searched(failure: Failure, one: Seen, clean: Seen, { run }: Runner): Failure {
  // The nominal order has no departure to undo: then the order that passes has one that helps.
  const order = trimmed(one.choices)
  const departing = order.length > 0 ? order : trimmed(clean.choices)
  const neighbours = findSwap(departing, (scheduler) => {
    const { result, classified } = run(scheduler, false)
    return { result, clean: classified.clean }
  })
  if (!neighbours) return failure
  if (run(replay(neighbours.failing), false).classified.key !== one.outcome.key) return failure
  one.outcome.schedule = neighbours.failing
  return { ...failure, schedule: neighbours.failing, swap: neighbours.swap }
}

function trimmed(choices: readonly number[]): number[] {
  let length = choices.length
  while (length > 0 && choices[length - 1] === 0) length--
  return choices.slice(0, length)
}

function named(path: Reversal | null): NamedReversal[] {
  const steps: NamedReversal[] = []
  for (let step = path; step; step = step.from) steps.unshift(nameReversal(step))
  return steps
}
