import type { Program } from '../compile/program.ts'
import type { Place, RecordOf, RunEnd, Trace } from '../trace/trace.ts'
import type { Handle, Sandbox } from '../world/sandbox.ts'
import type { World } from '../world/world.ts'
import { EngineError } from '../world/engine-error.ts'
import { asLimit, eventsLimit, memoryLimit, stackLimit } from './limit-end.ts'
import { defaultLimits } from './limits.ts'
import type { EventLog } from './event-log.ts'
import type { Limits } from './limits.ts'
import { readStack } from './guest-error.ts'
import { fireKind, PendingEvents, type PendingEvent } from './pending-events.ts'
import { Recorder } from './recorder.ts'
import type { Check } from './recorder.ts'
import { nominal, printSchedule, replay } from './schedule.ts'
import type { Scheduler } from './scheduler.ts'
import { Tracker } from './tracker.ts'

const ROOM_TO_SPARE_BYTES = 96 << 20

export interface RunOptions {
  /** Runs this one test of the program, or none; without it, every test in turn. */
  test?: number | 'none'
  limits?: Partial<Limits>
  /** How many declared faults may happen. */
  maxFaults?: number
  /** Answers a hidden test's comparisons. */
  check?: Check
  /** Writes accesses to what tasks share into the trace. The program must be compiled with `accesses`. */
  accesses?: boolean
  /** Gives `RunResult.events`: what each event touched. The program must be compiled with `accesses`. */
  track?: boolean
}

export interface RunResult {
  trace: Trace
  /** Names of the tests that the program declares. */
  tests: string[]
  /** What was chosen at each event, and out of how many. */
  choices: { chosen: number; enabled: number; label: string }[]
  /**
   * What each event touched, when the run was tracked; else empty. The start is the first one. What happened after the
   * tests had ended follows behind the events that were chosen: its own order makes no difference, but had it come before
   * their end, that might.
   */
  events: EventLog[]
}

/**
 * Runs a program once. The same program, world and schedule give the same trace, bit for bit, on every host. A bad program
 * never throws: its trace says how it ended. Throws `EngineError` for a scheduler that chooses what is not enabled.
 */
export function run(sandbox: Sandbox, program: Program, world: World, scheduler: Scheduler = nominal, options: RunOptions = {}): Trace {
  return runWithChoices(sandbox, program, world, scheduler, options).trace
}

/** `run`, with what a strategy needs to choose the next order. */
export function runWithChoices(sandbox: Sandbox, program: Program, world: World, scheduler: Scheduler = nominal, options: RunOptions = {}): RunResult {
  const limits = { ...defaultLimits, ...options.limits }
  const refused = prepare(sandbox, program)
  if (refused) return { trace: { version: 1, schedule: printSchedule([]), seed: world.seed, records: [], end: refused }, tests: [], choices: [], events: [] }
  const pending = new PendingEvents(world, options.maxFaults ?? 0)
  const keepsAccesses = options.accesses === true
  const tracker = options.track || keepsAccesses ? new Tracker(pending, sandbox, program.accessSites ?? []) : null
  const recorder = new Recorder({ sandbox, program, world, pending, limits, check: options.check ?? null, tracker, keepsAccesses })
  // All of these are there before the first choice; nothing else can make two runs begin otherwise.
  const shared = [world, options.check, options.track === true, keepsAccesses, options.maxFaults ?? 0, ...Object.values(limits)]
  // Who lists the tests of a program or runs one runs the others too.
  sandbox.restoreAlike(recorder, { shared, own: [...shared, options.test], isOneOfMany: options.test !== undefined })
  const choices: RunResult['choices'] = []
  let end: RunEnd
  try {
    end = drive({ sandbox, recorder, pending, scheduler, choices, limits, test: options.test, track: keepsAccesses ? 2 : tracker ? 1 : 0 })
  } catch (error) {
    if (error instanceof EngineError) throw error
    end = trapped(error)
    sandbox.discard()
  }
  if (!program.plain && end.kind === 'limit' && end.place === null && end !== HOST_STACK && (end.limit === 'memory' || end.limit === 'stack')) {
    const place = whereItRanOut({ sandbox, program, world, choices, options }) ?? (end.limit === 'memory' ? recorder.outOfMemoryAt : null)
    end = end.limit === 'memory' ? memoryLimit(limits, place) : stackLimit(place)
  }
  const overflowed = recorder.tests.length > 0 && !program.plain ? overflowedTest(recorder) : undefined
  if (overflowed?.error) {
    const place = whereItRanOut({ sandbox, program, world, choices, options })
    if (place) overflowed.error.stack.push(place)
  }
  const schedule = printSchedule(choices.map(({ chosen }) => chosen))
  return { trace: recorder.finish(schedule, end), tests: recorder.tests, choices, events: options.track ? (tracker?.finish() ?? []) : [] }
}

/**
 * An error of memory has no stack, and one of nested calls shows only the innermost, which may all be ours. The same run
 * with room to spare and whole stacks knows the line.
 */
function whereItRanOut({ sandbox, program, world, choices, options }: { sandbox: Sandbox; program: Program; world: World; choices: RunResult['choices']; options: RunOptions }): Place | null {
  const limits = { ...defaultLimits, ...options.limits }
  const pending = new PendingEvents(world, options.maxFaults ?? 0)
  const recorder = new Recorder({ sandbox, program, world, pending, limits, check: options.check ?? null, tracker: null })
  recorder.seeksMemory = true
  sandbox.prepare(program)
  sandbox.restore(recorder, ROOM_TO_SPARE_BYTES)
  try {
    const end = drive({ sandbox, recorder, pending, scheduler: replay(choices.map(({ chosen }) => chosen)), choices: [], limits, test: options.test, track: 0, wholeStacks: true })
    return end.kind === 'limit' ? end.place : (overflowedTest(recorder, true)?.error?.stack[0] ?? null)
  } catch {
    sandbox.discard()
    return null
  }
}

/** How the run of a program ends that `compile` let pass and QuickJS refuses; null for all others. */
function prepare(sandbox: Sandbox, program: Program): RunEnd | null {
  try {
    sandbox.prepare(program)
    return null
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'guest-syntax') throw error
    const [words = ''] = error.message.split('\n')
    const [, name = 'SyntaxError', message = words] = /^(\w*Error): (.*?)(?:\s+(?:at|\w*Error:) .*)?$/.exec(words) ?? []
    return asLimit({ name, message, stack: readStack(program, error.message) })
  }
}

/** The test that failed because its calls were nested too deep, and whose error had no room left to say where; or one that says it. */
function overflowedTest({ writer: { records } }: Recorder, saysWhere = false): RecordOf<'test-end'> | undefined {
  return records.findLast((record): record is RecordOf<'test-end'> => {
    if (record.type !== 'test-end' || record.error === null || record.error.stack.length > 0 !== saysWhere) return false
    const told = asLimit(record.error)
    return told.kind === 'limit' && told.limit === 'stack'
  })
}

interface Drive {
  sandbox: Sandbox
  recorder: Recorder
  pending: PendingEvents
  scheduler: Scheduler
  choices: RunResult['choices']
  limits: Limits
  test: number | 'none' | undefined
  /** 0 not tracked, 1 for strategies, 2 for the trace too. */
  track: 0 | 1 | 2
  /** Whether errors keep all their frames: dear where calls nest deeply. */
  wholeStacks?: boolean
}

function drive({ sandbox, recorder, pending, scheduler, choices, limits, test, track, wholeStacks }: Drive): RunEnd {
  recorder.start()
  sandbox.callEntry('begin', track, wholeStacks ? 1 : 0)
  const module = sandbox.evaluate()
  if (module === null) return thrown(sandbox, recorder)
  sandbox.markHandled(module)
  drain(sandbox, recorder)
  if (!recorder.end) sandbox.mark('start')
  let next = test === undefined ? 0 : test === 'none' ? Number.POSITIVE_INFINITY : test
  const startNextTest = (): boolean => {
    if (recorder.testRunning !== null || sandbox.promiseState(module) !== 'fulfilled') return false
    if (next >= recorder.tests.length || (typeof test === 'number' && next > test)) return false
    if (sandbox.callEntry('startTest', next++) === null) recorder.end = thrown(sandbox, recorder)
    drain(sandbox, recorder)
    return true
  }
  for (let events = 0; ; events++) {
    if (recorder.end) {
      if (sandbox.promiseState(module) === 'rejected') recorder.refineEnd(recorder.describe(sandbox.promiseResult(module)))
      return recorder.end
    }
    if (sandbox.promiseState(module) === 'rejected') return crashed(sandbox, recorder, module)
    if (startNextTest()) continue
    const enabled = pending.enabled()
    if (enabled.length === 0) break
    const finished = recorder.tests.length > 0 && recorder.testRunning === null
    if (finished && pending.onlyIntervals()) break
    if (events >= limits.events)
      return eventsLimit(limits, recorder.tasks.stuckAt()?.place ?? recorder.writer.placeOf(enabled[0]))
    if (enabled.length > 1) sandbox.mark('choice')
    // What is left once the tests have ended happens in its nominal order: an order ends where its test ends.
    const chosen = finished ? 0 : scheduler.choose(enabled, choices.length)
    const event = enabled[chosen]
    if (!event) throw new EngineError('bad-choice', `Expected the scheduler to choose one of ${enabled.length} enabled events, got ${chosen}`)
    if (!finished) choices.push({ chosen, enabled: enabled.length, label: event.label })
    happen(sandbox, recorder, pending, event, chosen, enabled)
  }
  return atRest(sandbox, recorder, module, test)
}

function happen(sandbox: Sandbox, recorder: Recorder, pending: PendingEvents, event: PendingEvent, chosen: number, enabled: PendingEvent[]): void {
  recorder.beginEvent(event, chosen, enabled)
  if (event.fault?.kind === 'never') {
    pending.endIo(event.of)
    sandbox.callEntry('fire', fireKind.nothing, event.of, '')
    return
  }
  const fault = event.fault ? JSON.stringify(event.fault) : ''
  if (sandbox.callEntry('fire', event.fire, event.of, fault) === null) recorder.end = thrown(sandbox, recorder)
  // Answered, whatever a program made of its own side of it.
  if (event.kind === 'reply' || event.kind === 'fault') pending.endIo(event.of)
  drain(sandbox, recorder)
}

/** All microtasks, and what they leave behind. */
function drain(sandbox: Sandbox, recorder: Recorder): void {
  recorder.afterJob()
  for (;;) {
    recorder.beforeJob()
    if (recorder.end) return
    const result = sandbox.runJob()
    if (result === 'idle') break
    if (result === 'threw') {
      recorder.end = thrown(sandbox, recorder)
      return
    }
    recorder.afterJob()
  }
  recorder.reportRejections()
}

/** Nothing can happen any more: was everything said? */
function atRest(sandbox: Sandbox, recorder: Recorder, module: Handle, test: Drive['test']): RunEnd {
  const moduleHangs = sandbox.promiseState(module) === 'pending'
  const testHangs = recorder.testRunning !== null
  if (!moduleHangs && !testHangs) {
    if (typeof test === 'number' && !recorder.testsEnded.has(test))
      throw new EngineError('no-such-test', `Expected a test number below ${recorder.tests.length}, got ${test}`)
    return { kind: 'finished' }
  }
  const stuck = recorder.tasks.stuckAt()
  return {
    kind: 'never-settles',
    place: stuck?.place ?? null,
    message: stuck
      ? `${stuck.name} waits for "${stuck.label}" (${stuck.place.file}:${stuck.place.line}), and nothing is left that could settle it.`
      : 'It waits for a promise that nothing is left to settle.',
  }
}

function crashed(sandbox: Sandbox, recorder: Recorder, module: Handle): RunEnd {
  const error = recorder.describe(sandbox.promiseResult(module))
  recorder.refineEnd(error)
  return recorder.end ?? asLimit(error)
}

function thrown(sandbox: Sandbox, recorder: Recorder): RunEnd {
  const error = recorder.describe(sandbox.exception())
  recorder.refineEnd(error)
  return recorder.end ?? asLimit(error)
}

/** A native function of the language's went deeper than the host's own stack, which is smaller in a browser than in a grader. */
const HOST_STACK: RunEnd = {
  kind: 'limit', limit: 'stack', place: null,
  message: 'Its calls or its data were nested too deep for this host, whose stack is smaller than a grader\'s. Look for something nested without end, or let the server run it.',
}

/** The WebAssembly engine itself gave up: only a stack of calls too deep for the host is known to do that. */
function trapped(error: unknown): RunEnd {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof RangeError) return HOST_STACK
  if (!(error instanceof WebAssembly.RuntimeError)) throw error
  return { kind: 'limit', limit: 'memory', place: null, message: `The sandbox gave up (${message}). Look for something that grows without end.` }
}

/**
 * Names of the tests that a program declares, found by running its top level; the trace says why when that fails. With the
 * options that its tests will be run with, they go on from there.
 */
export function listTests(sandbox: Sandbox, program: Program, world: World, options: Omit<RunOptions, 'test'> = {}): { names: string[]; trace: Trace } {
  const { trace, tests } = runWithChoices(sandbox, program, world, nominal, { ...options, test: 'none' })
  return { names: tests, trace }
}
