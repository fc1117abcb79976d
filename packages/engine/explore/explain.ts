import { printSchedule, replay } from '../run/schedule.ts'
import { hashTrace } from '../trace/hash-trace.ts'
import { EngineError } from '../world/engine-error.ts'
import type { Failure, NamedReversal, Swap } from './exploration.ts'
import { findSwap } from './find-swap.ts'
import type { Reversal } from './known-orders.ts'
import { nameReversal } from './name-reversal.ts'
import type { Seen } from './outcomes.ts'
import type { Runner } from './runner.ts'
import { shrink } from './shrink.ts'

/** Failing outcomes beyond these are counted, not explained: each explanation costs some runs. */
const EXPLAINED = 6

/** Every schedule that is told gives the same trace again. Throws `EngineError` 'not-deterministic' for one that does not. */
export function proveReplays(seen: readonly Seen[], { run }: Runner): void {
  for (const { choices, hash } of seen) {
    const again = hashTrace(run(replay(choices), false).result.trace)
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
      const bare: Failure = { ...one.classified.trouble!, schedule: one.outcome.schedule, swap: null, reversals: [] }
      if (!withSwaps || index >= EXPLAINED) return { ...bare, reversals: named(one.path) }
      const shrunk = one.path === null && one.keys !== null && runner.nominal !== null ? shrink(one, runner, runner.nominal) : null
      if (shrunk) one.outcome.schedule = printSchedule(shrunk.choices)
      const reversals = shrunk ? shrunk.reversals : named(one.path)
      const failure: Failure = { ...bare, schedule: one.outcome.schedule, reversals }
      const swap = clean === undefined ? null : one.path ? lastSwap(one, one.path, runner) : null
      if (swap) return { ...failure, swap }
      return clean === undefined ? failure : searched(failure, one, clean, runner)
    })
}

/** The last step to a failing order, when the order before it is clean. */
function lastSwap({ keys }: Seen, { first, second, choices }: Reversal, { run }: Runner): Swap | null {
  const before = run(replay(choices), false)
  if (!before.classified.clean || keys === null) return null
  const firstStep = keys.indexOf(second.key) + 1
  const secondStep = keys.indexOf(first.key) + 1
  if (firstStep === 0) return null
  // What was made impossible has no step: then it is told at the one that did that.
  return { first: second.label, second: first.label, firstStep, secondStep: secondStep === 0 ? firstStep : secondStep, passing: printSchedule(choices) }
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
  // The reversals tell of the order that was found; the swap may start from another one that ends alike.
  if (failure.reversals.length > 0 && neighbours.failing !== one.outcome.schedule) return failure
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
