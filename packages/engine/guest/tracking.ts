/** Whether this run tells the host what its events touch. Set once, before any of the program runs. */
export const tracking = {
  on: false,
  /** Whether the trace is to have the accesses too, with the task that made each. */
  records: false,
  /** Whether accesses are told now: the start comes before everything else, so that nothing can race with it. */
  tells: false,
  /** Index of the event that runs. */
  event: 0,
  /** Changes with each event, and with each task when the trace has the accesses: what was told is told again then. */
  stamp: 1,
  /** The event in which what runs now began to wait, when that was an earlier one; -1 for what the event does by itself. */
  since: -1,
}

/** What will be `since` for what begins to wait now, once it goes on. */
export interface Waiting {
  event: number
  since: number
}

export function waitingNow(): Waiting {
  return { event: tracking.event, since: tracking.since }
}

/** What began to wait then goes on. */
export function goOn(waiting: Waiting | undefined): number {
  tracking.since = waiting === undefined ? -1 : waiting.event < tracking.event ? waiting.event : waiting.since
  return tracking.since
}

/** Runs code of the prelude's own that looks at values: what it reads was told before, or is for the trace alone. */
export function quietly<T>(look: () => T): T {
  const { on, tells } = tracking
  tracking.on = tracking.tells = false
  try {
    return look()
  } finally {
    tracking.on = on
    tracking.tells = tells
  }
}

/** What is touched from here on counts apart when the host says so: it may be behind a join, or beside one. */
export function tellAfresh(answer: number | undefined): void {
  if (answer === 1) tracking.stamp++
}

/** Another task runs from here on. */
export function switchTask(): void {
  if (tracking.records) tracking.stamp++
}
