/** Our pitfalls, as the project's catalogue numbers them; those of well-kept linters (A1 to A8) are not among them. */
export type PitfallId =
  | 'B1' | 'B2' | 'B3' | 'B4' | 'B5' | 'B6' | 'B7' | 'B8' | 'B9' | 'B10' | 'B11'
  | 'B12' | 'B13' | 'B14' | 'B15' | 'B16' | 'B17' | 'B18' | 'B19' | 'B20' | 'B21'

/** One pitfall: what it is, how it is found, and what to do about it. */
export interface Pitfall {
  id: PitfallId
  title: string
  /** `run`: proved by a run. `source`: suspected from the source. `hint`: the source gives a hint, and only a run tells. */
  how: readonly ('run' | 'source' | 'hint')[]
  /** What goes wrong, in a sentence. */
  why: string
  /** The fix, in a sentence. */
  fix: string
}

export const catalogue: Readonly<Record<PitfallId, Pitfall>> = {
  B1: {
    id: 'B1', title: 'A promise nobody awaits', how: ['run', 'source'],
    why: 'Its work may still run when the caller says that it is done, and its failure reaches nobody.',
    fix: 'Await the promise, return it, or hand it to an owner that awaits it.',
  },
  B2: {
    id: 'B2', title: 'A late await', how: ['run', 'source'],
    why: 'Between the call and its await, a rejection has no handler, and Node ends the process for it.',
    fix: 'Await the promise where it is made, or join it at once with `Promise.all`.',
  },
  B3: {
    id: 'B3', title: 'Independent work one after the other', how: ['run', 'hint'],
    why: 'The caller waits for the sum of the times where the longest of them would do.',
    fix: 'Start both, then await them with `Promise.all`.',
  },
  B4: {
    id: 'B4', title: 'A dropped signal', how: ['run', 'source'],
    why: 'The caller was told to stop, and the work under it was not.',
    fix: 'Pass the signal that the function was given on to every call that takes one.',
  },
  B5: {
    id: 'B5', title: 'I/O without a deadline', how: ['source'],
    why: 'When the other side does not answer, the caller waits for as long as the connection lives.',
    fix: 'Pass `AbortSignal.timeout(ms)`, joined with the caller\'s own signal by `AbortSignal.any`.',
  },
  B6: {
    id: 'B6', title: 'The event loop blocked', how: ['run'],
    why: 'While one task computes, no timer fires and no reply is read for anybody.',
    fix: 'Cut the computation into parts with a turn of the event loop between them, or move it to a worker.',
  },
  B7: {
    id: 'B7', title: 'Fan-out without a bound', how: ['run', 'source'],
    why: 'The number of operations in flight is the number of items, and the other side has to carry all of them at once.',
    fix: 'Keep a fixed number in flight: a pool of workers that each take the next item.',
  },
  B8: {
    id: 'B8', title: 'The loser of a race keeps running', how: ['run'],
    why: 'What lost a race, or ran into a timeout, still works, for nobody.',
    fix: 'Give every contestant a signal, and abort it when the race is over.',
  },
  B9: {
    id: 'B9', title: 'Parallel work without shared cancellation', how: ['run', 'source'],
    why: 'When one fails, the others work on for nobody, and a second error is lost.',
    fix: 'Give all of them one AbortController\'s signal, and abort it as soon as the first one fails.',
  },
  B10: {
    id: 'B10', title: 'A swallowed error', how: ['source'],
    why: 'An error that is caught and not told is a failure that nobody can find.',
    fix: 'Handle the error, log it, or let it go on; where it may be ignored, say why in a comment.',
  },
  B11: {
    id: 'B11', title: 'A swallowed abort', how: ['run', 'source'],
    why: 'Who was told to stop went on, because a catch took the abort for one more error.',
    fix: 'Begin the catch with `if (signal.aborted) throw error`, or call `signal.throwIfAborted()`.',
  },
  B12: {
    id: 'B12', title: 'A lost update', how: ['run', 'hint'],
    why: 'A value read before an await was written back after it, over what another had written meanwhile.',
    fix: 'Read and write without an await between them, or hold a lock around both.',
  },
  B13: {
    id: 'B13', title: 'Check, then act, with an await between', how: ['run'],
    why: 'What was checked before an await was no longer true when it was acted on.',
    fix: 'Act before the first await (keep the promise, not its value), or check again after it.',
  },
  B14: {
    id: 'B14', title: 'A stale reply overwrites a newer one', how: ['run'],
    why: 'The reply to an older request came after the reply to a newer one, and was kept.',
    fix: 'Abort the older request, or keep a reply only if its request is still the latest.',
  },
  B15: {
    id: 'B15', title: 'State of one request in a shared place', how: ['run'],
    why: 'What one request kept in a shared variable, another overwrote while the first was waiting.',
    fix: 'Keep it in a local variable, and pass it on as an argument.',
  },
  B16: {
    id: 'B16', title: 'A lock not released on an error', how: ['run', 'source'],
    why: 'The flag was set, the work failed, and nothing cleared the flag: nobody gets in any more.',
    fix: 'Release the lock in a `finally`.',
  },
  B17: {
    id: 'B17', title: 'Abort listeners that pile up', how: ['run', 'source'],
    why: 'Every wait adds a listener to a signal that lives longer, and none takes it away.',
    fix: 'Remove the listener when the wait is over, with `removeEventListener` in a `finally`.',
  },
  B18: {
    id: 'B18', title: 'A cleanup that fails', how: ['run'],
    why: 'A cleanup that is itself aborted does not clean up, and one that throws hides the first error.',
    fix: 'Give the cleanup a deadline of its own instead of the caller\'s signal, and keep the first error.',
  },
  B19: {
    id: 'B19', title: 'A retry that makes it worse', how: ['source'],
    why: 'Retrying at once loads what is already in trouble, and repeating what is not repeatable does it twice.',
    fix: 'Wait longer before each attempt, and retry only what may happen twice.',
  },
  B20: {
    id: 'B20', title: 'Work that outlives its scope', how: ['run'],
    why: 'The call is over and what it started is not; or a promise never settles, and its waiter never goes on.',
    fix: 'Await it before the call returns, or hand its promise to an owner that awaits it when draining.',
  },
  B21: {
    id: 'B21', title: 'Used before it is ready', how: ['run'],
    why: 'A value was read before the work that provides it was done.',
    fix: 'Await the work that makes it ready first, or pass its result on as an argument.',
  },
}

export const pitfallIds = Object.keys(catalogue) as PitfallId[]

/** `B4` before `B12`. */
export function byPitfallId(a: PitfallId, b: PitfallId): number {
  return Number(a.slice(1)) - Number(b.slice(1))
}
