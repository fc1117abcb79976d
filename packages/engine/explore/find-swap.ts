import type { RunResult } from '../run/run.ts'
import { printSchedule } from '../run/schedule.ts'
import type { Enabled, Scheduler } from '../run/scheduler.ts'
import type { Swap } from './exploration.ts'

type RunWith = (scheduler: Scheduler) => { result: RunResult; clean: boolean }

/** Two neighbouring orders: `failing` is not clean, `passing` is, and one swap leads from one to the other. */
export interface Neighbours {
  swap: Swap
  failing: string
}

/**
 * The two events whose order decides. `departing` ends with its last departure: the event chosen there, X, was moved ahead
 * of others. X is moved back one place at a time until the outcome turns; the event it then passed is the other one.
 */
export function findSwap(departing: readonly number[], run: RunWith): Neighbours | null {
  const at = departing.length - 1
  if (at < 0) return null
  const first = run(follow(departing, at, 0, null))
  const moved = first.result.choices[at]
  if (!moved) return null
  let before = first
  for (let delay = 1; ; delay++) {
    const mover: { event: Enabled | null } = { event: null }
    const after = run(follow(departing, at, delay, mover))
    const passed = after.result.choices[at + delay - 1]
    // X stands where the nominal order has it: it cannot be moved back any further.
    if (!mover.event || !passed || passed.label === mover.event.label || delay > after.result.choices.length) return null
    if (after.clean !== before.clean) {
      const [failing, passing] = before.clean ? [after, before] : [before, after]
      const [one, two] = before.clean ? [passed.label, moved.label] : [moved.label, passed.label]
      const step = at + delay
      return {
        failing: schedule(failing.result),
        swap: { first: one, second: two, firstStep: step, secondStep: step + 1, passing: schedule(passing.result) },
      }
    }
    before = after
  }
}

/** Follows `departing` up to its last departure, lets `delay` nominal events go first, then X, then the nominal order. */
function follow(departing: readonly number[], at: number, delay: number, mover: { event: Enabled | null } | null): Scheduler {
  let x: Enabled | null = null
  return {
    choose(enabled, step) {
      if (step < at) return Math.min(departing[step] ?? 0, enabled.length - 1)
      if (step === at) {
        x = enabled[Math.min(departing[at] ?? 0, enabled.length - 1)] ?? null
        if (mover) mover.event = x
      }
      if (step < at + delay) return 0
      if (step > at + delay) return 0
      const index = enabled.findIndex((event) => x && event.kind === x.kind && event.of === x.of && event.label === x.label)
      return Math.max(index, 0)
    },
  }
}

function schedule({ choices }: RunResult): string {
  return printSchedule(choices.map(({ chosen }) => chosen))
}
