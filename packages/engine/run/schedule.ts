import { EngineError } from '../world/engine-error.ts'
import type { Scheduler } from './scheduler.ts'

/** What the world would do by itself. */
export const nominal: Scheduler = { choose: () => 0 }

const PREFIX = 'i1.'

/**
 * Prints choices as a short string: `i1.` and one base-36 digit a choice (two after a `-` from 36 on), nominal choices at
 * the end left out. `i1.` is the nominal order itself.
 */
export function printSchedule(choices: readonly number[]): string {
  let length = choices.length
  while (length > 0 && choices[length - 1] === 0) length--
  return PREFIX + choices.slice(0, length).map((choice) => (choice < 36 ? choice.toString(36) : `-${choice.toString(36).padStart(2, '0')}`)).join('')
}

/** Reads what `printSchedule` printed. Throws `EngineError` 'bad-schedule' for anything else. */
export function readSchedule(text: string): number[] {
  if (!/^i1\.([0-9a-z]|-[0-9a-z]{2})*$/.test(text))
    throw new EngineError('bad-schedule', `Expected a schedule such as "i1.0021", got ${JSON.stringify(text.slice(0, 80))}`)
  return (text.slice(PREFIX.length).match(/-[0-9a-z]{2}|[0-9a-z]/g) ?? []).flatMap((part) =>
    part.startsWith('-') ? [Number.parseInt(part.slice(1), 36)] : [...part].map((digit) => Number.parseInt(digit, 36)),
  )
}

/** Follows a schedule, then the nominal order. */
export function replay(schedule: string | readonly number[]): Scheduler {
  const choices = typeof schedule === 'string' ? readSchedule(schedule) : schedule
  return { choose: (enabled, step) => Math.min(choices[step] ?? 0, enabled.length - 1) }
}
