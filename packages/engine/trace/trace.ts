/**
 * What happened in one run: a neutral, versioned model. The timeline, the findings, the exports and the hash read this
 * and nothing else. Plain data: it survives `structuredClone`, `postMessage` and JSON.
 */

/** A position in a learner's file. Line and column count from 1. */
export interface Place {
  file: string
  line: number
  column: number
}

/** Something a task can wait for, named by its kind and its number within the run. */
export type Ref =
  | { kind: 'task'; id: number }
  | { kind: 'io'; id: number }
  | { kind: 'timer'; id: number }
  | { kind: 'group'; id: number }

/** An error as it was seen in the guest, frozen into text. */
export interface ErrorText {
  name: string
  message: string
  /** Frames in the learner's own files, innermost first. */
  stack: Place[]
}

/** How a run came to its end. */
export type RunEnd =
  | { kind: 'finished' }
  | { kind: 'never-settles'; place: Place | null; message: string }
  | { kind: 'limit'; limit: LimitKind; place: Place | null; message: string }
  | { kind: 'crashed'; error: ErrorText }

/** The limits a run can meet. Every one ends the run in words, with the line where known. */
export type LimitKind = 'fuel' | 'jobs' | 'memory' | 'stack' | 'output' | 'events' | 'wall' | 'denied'

/** Fields that every record has. */
interface At {
  /** Virtual milliseconds since the run began. */
  at: number
  /** The number of the event (see ENGINE: one completion and the full drain of microtasks) this belongs to. */
  step: number
}

export type StepKind = 'start' | 'timer' | 'effect' | 'reply' | 'fault' | 'outside'

/** One line of the story, in the order in which it happened. */
export type TraceRecord = At &
  (
    | {
        type: 'step'
        kind: StepKind
        /** The I/O, timer or outside event that completes; null for the start. */
        of: number | null
        /** In words: "pricing replies", "client hangs up". */
        label: string
        /** Which of how many enabled events the scheduler chose; 0 is the nominal one. */
        choice: number
        enabled: number
      }
    | { type: 'task-start'; task: number; parent: number | null; name: string; place: Place; signal: number | null }
    | { type: 'task-call'; task: number; place: Place }
    | {
        type: 'suspend'
        task: number
        place: Place
        /** What is awaited, when the engine knows it. */
        on: Ref | null
        /** The source text of the awaited expression, shortened. */
        label: string
        /** Local variables in words, when the run was asked to keep them. */
        locals?: Record<string, string>
      }
    | { type: 'resume'; task: number; ok: boolean }
    | { type: 'task-end'; task: number; ok: boolean; error: ErrorText | null }
    | {
        type: 'io-issue'
        io: number
        resource: string
        label: string
        task: number | null
        place: Place | null
        signal: number | null
      }
    | { type: 'io-effect'; io: number }
    | { type: 'io-reply'; io: number; ok: boolean; value: string }
    | { type: 'io-abort'; io: number; signal: number }
    | { type: 'timer-set'; timer: number; delayMs: number; dueAt: number; task: number | null; place: Place | null; label: string }
    | { type: 'timer-fire'; timer: number }
    | { type: 'timer-clear'; timer: number }
    | { type: 'outside-expect'; outside: number; label: string; nominalAt: number; signal: number | null }
    | { type: 'outside-happen'; outside: number }
    | { type: 'signal-create'; signal: number; kind: 'controller' | 'any' | 'timeout' | 'client'; from: number[]; task: number | null }
    | {
        type: 'signal-listen'
        signal: number
        task: number | null
        io: number | null
        /** With `addEventListener`: how many abort listeners the signal has now, and where it was called. */
        listeners?: number
        place?: Place | null
      }
    | {
        /** An abort listener was taken away from a signal that has not aborted; so many are left. */
        type: 'signal-unlisten'
        signal: number
        listeners: number
      }
    | { type: 'signal-abort'; signal: number; reason: string }
    | { type: 'group'; group: number; kind: 'all' | 'allSettled' | 'race' | 'any'; members: (Ref | null)[]; task: number | null; place: Place | null }
    | { type: 'group-settle'; group: number; ok: boolean; by: Ref | null }
    | { type: 'handled'; of: Ref; how: 'await' | 'then' | 'group'; task: number | null }
    | { type: 'console'; level: 'log' | 'info' | 'warn' | 'error' | 'debug'; text: string; task: number | null; place: Place | null }
    | {
        /** A read or write of what several tasks or events touch; only in a run that was asked for it. */
        type: 'access'
        task: number | null
        /** Names what was touched: equal for one property of one object, one variable, one key. Compare it, show `words`. */
        location: string
        /** For people: `cart.total`. */
        words: string
        write: boolean
        /** It assigned the value that was there already: `write` is false then. */
        same?: true
        place: Place | null
      }
    | {
        /** One event kept the event loop from everybody else: its code ran for at least a million loop turns and calls. */
        type: 'busy'
        task: number | null
        place: Place | null
        /** About how many loop turns and calls the event took in all. */
        turns: number
      }
    | { type: 'unhandled-rejection'; of: Ref | null; error: ErrorText }
    | { type: 'handled-late'; of: Ref | null }
    | { type: 'test-start'; test: number; name: string }
    | { type: 'assert'; test: number | null; ok: boolean; late: boolean; message: string; place: Place | null }
    | { type: 'test-end'; test: number; ok: boolean; error: ErrorText | null }
    | { type: 'alive'; refs: Ref[] }
  )

/** A record of one type: `RecordOf<'suspend'>`. */
export type RecordOf<T extends TraceRecord['type']> = Extract<TraceRecord, { type: T }>

/** The whole story of one run. */
export interface Trace {
  version: 1
  /** The schedule that replays this run, as a short string. */
  schedule: string
  /** Seed of the world's latencies and of `Math.random`. */
  seed: number
  records: TraceRecord[]
  end: RunEnd
}
