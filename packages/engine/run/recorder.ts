import type { Program } from '../compile/program.ts'
import { op, stored } from '../guest/ops.ts'
import type { ErrorText, Place, Ref, RunEnd, StepKind, Trace } from '../trace/trace.ts'
import type { Handle, HostArguments, HostSide, Sandbox } from '../world/sandbox.ts'
import type { World } from '../world/world.ts'
import { findRoute } from './find-route.ts'
import { FuelMeter } from './fuel-meter.ts'
import { readGuestError, readInnermost, readStack } from './guest-error.ts'
import { asLimit, jobsLimit, limit, memoryLimit, outputLimit, recordsLimit } from './limit-end.ts'
import type { Limits } from './limits.ts'
import type { PendingEvent, PendingEvents } from './pending-events.ts'
import { PromiseBook } from './promise-book.ts'
import { sharedOnly } from './shared-accesses.ts'
import { TaskBook } from './task-book.ts'
import { orNull, readRef, TraceWriter, type Unstamped } from './trace-writer.ts'
import type { Tracker } from './tracker.ts'
import { tellError } from './v8-stack.ts'

/** So many jobs before the last are asked where they are: some of them are the learner's own. */
const JOBS_THAT_TELL = 4

const consoleLevels = ['log', 'info', 'warn', 'error', 'debug'] as const

/** How a hidden test's comparisons are answered: by number, from what the guest saw. */
export type Check = (number: number, actual: string) => boolean

/** Answers the guest during one run, and writes the trace. */
export class Recorder implements HostSide {
  readonly writer = new TraceWriter()
  readonly tests: string[] = []
  readonly testsEnded = new Set<number>()
  testRunning: number | null = null
  jobs = 0
  /** Whether every call to the host looks at memory: dear, and only for a run that is repeated to learn the line. */
  seeksMemory = false
  /** Where memory was asked for in vain, when an error said it: what caught it may have had no room left to tell. */
  outOfMemoryAt: Place | null = null

  #sandbox: Sandbox
  #program: Program
  #world: World
  #pending: PendingEvents
  #limits: Limits
  #check: Check | null
  #tracker: Tracker | null
  readonly #promises: PromiseBook
  readonly tasks: TaskBook
  readonly #meter: FuelMeter
  #keepsAccesses: boolean
  #signals = 0
  /** The I/O whose event runs, -1 for none. */
  #effectOf = -1
  #written = 0
  #checkFailed = false
  /** Whether the job at hand is asked where it is, at its first call to the host; and what it said. */
  #asksPlace = false
  #lastPlace: Place | null = null
  #taskOf = new Map<string, number | null>()
  /** Each I/O whose call is not yet known to stand anywhere. */
  #unplaced = new Map<number, Unstamped & { type: 'io-issue' }>()

  constructor(options: { sandbox: Sandbox; program: Program; world: World; pending: PendingEvents; limits: Limits; check: Check | null; tracker: Tracker | null; keepsAccesses?: boolean }) {
    this.#sandbox = options.sandbox
    this.#program = options.program
    this.#world = options.world
    this.#pending = options.pending
    this.#limits = options.limits
    this.#check = options.check
    this.#tracker = options.tracker
    this.#keepsAccesses = options.keepsAccesses === true
    const { sandbox, program, tracker } = options
    this.#promises = new PromiseBook({ sandbox, writer: this.writer, tracker })
    this.tasks = new TaskBook({ program, writer: this.writer, promises: this.#promises, tracker })
    this.#meter = new FuelMeter({ sandbox, program, limits: options.limits, writer: this.writer, tasks: this.tasks, whereNow: () => this.#whereNow() })
    if (tracker) tracker.tasks = this.tasks
  }

  /** How the run ended, as soon as it has. */
  get end(): RunEnd | null {
    return this.writer.end
  }
  set end(end: RunEnd | null) {
    this.writer.end = end
  }

  now(): number {
    this.#tracker?.readClock()
    return this.#world.startAt + this.writer.atMs
  }

  interrupt(): boolean {
    return this.#meter.interrupt()
  }

  refineEnd(error: ErrorText): void {
    this.#meter.refineEnd(error)
  }

  rejection(promise: Handle, reason: Handle, handled: boolean): void {
    this.#promises.rejection(promise, reason, handled)
  }

  /** The run begins. */
  start(): void {
    this.#tracker?.start()
    this.#beginStep('start', null, 'the program starts', 0, 1)
  }

  /** An event begins, at its own moment. */
  beginEvent(event: PendingEvent, chosen: number, enabled: readonly PendingEvent[]): void {
    const at = this.#pending.timeOf(event, this.writer.atMs)
    const advanced = at > this.writer.atMs
    this.writer.atMs = at
    this.writer.step++
    this.#tracker?.begin(event, chosen, enabled, advanced)
    if (event.kind === 'effect') this.#pending.effectDone(event.of)
    if (event.kind === 'timer') {
      this.#pending.timerFired(event.of, this.writer.atMs)
      this.#tracker?.timerRepeats(event.of)
    }
    if (event.kind === 'outside') this.#pending.outsideHappened(event.of)
    if (event.fault) this.#pending.useFault()
    this.#beginStep(event.kind, event.of, event.label, chosen, enabled.length)
  }

  #beginStep(kind: StepKind, of: number | null, label: string, choice: number, enabled: number): void {
    this.#meter.endEvent()
    this.tasks.enter(null)
    this.#add({ type: 'step', kind, of, label, choice, enabled })
    this.#effectOf = kind === 'timer' || kind === 'outside' ? -1 : (of ?? -1)
    if (of === null) return
    if (kind === 'effect') this.#add({ type: 'io-effect', io: of })
    if (kind === 'timer') this.#add({ type: 'timer-fire', timer: of })
    if (kind === 'outside') this.#add({ type: 'outside-happen', outside: of })
    if (kind === 'timer') this.#promises.settle({ kind: 'timer', id: of }, true)
    this.tasks.enter(kind === 'outside' ? null : (this.#taskOf.get(`${kind === 'timer' ? 'timer' : 'io'}${of}`) ?? null))
  }

  beforeJob(): void {
    this.tasks.enter(null)
    this.jobs++
    if (this.end) return
    if (this.#sandbox.memoryBytes > this.#limits.memory) this.end = memoryLimit(this.#limits, null)
    else if (this.jobs > this.#limits.jobs) this.end = jobsLimit(this.#limits, this.#lastPlace ?? this.tasks.aliveSite())
    else if (this.writer.records.length > this.#limits.records) this.end = recordsLimit(this.#limits, this.tasks.aliveSite())
    // One job before the last tells where it is, for the message; to ask every time would cost too much.
    this.#asksPlace = this.jobs > this.#limits.jobs - JOBS_THAT_TELL
  }

  /** The microtasks are drained: what is still rejected without a handler is unhandled, as Node sees it. */
  reportRejections(): void {
    this.#tracker?.guest.settle()
    this.#promises.reportRejections((reason) => this.describe(reason))
  }

  afterJob(): void {
    this.#promises.afterJob()
    this.#tracker?.guest.afterJob()
  }

  describe(value: Handle): ErrorText {
    const described = this.#sandbox.callEntry('describe', { handle: value })
    if (described === null) return { name: 'Error', message: 'It threw something that could not be looked at within the limits of a run.', stack: [] }
    return readGuestError(this.#program, this.#sandbox.toText(described))
  }

  finish(schedule: string, end: RunEnd): Trace {
    this.#meter.endEvent()
    const refs: Ref[] = this.tasks.alive.map((id) => ({ kind: 'task', id }))
    this.#add({ type: 'alive', refs })
    return { version: 1, schedule, seed: this.#world.seed, records: this.#keepsAccesses ? sharedOnly(this.writer.records) : this.writer.records, end }
  }

  call(operation: number, args: HostArguments): number | string | undefined {
    if (operation === op.errorMade) return this.#errorMade(args.string(0), args.string(1), args.string(2))
    if (this.end && operation !== op.seed) return operation === op.route ? '' : -1
    if (this.#asksPlace) this.#notePlace()
    if (this.seeksMemory && this.#sandbox.memoryBytes > this.#limits.memory) this.end = memoryLimit(this.#limits, this.#whereNow())
    if (this.writer.records.length > this.#limits.records) return this.#tooManyRecords()
    switch (operation) {
      case op.taskStart: return this.tasks.start(args.number(0), args.number(1))
      case op.taskLeave: return this.tasks.leave(args.number(0))
      case op.taskEnd: return this.tasks.end(args.number(0))
      case op.taskThrew: return this.tasks.threw(args.number(0), args.string(1))
      case op.suspend: return this.tasks.suspend(args.number(0), args.number(1), args.number(2), args.string(3), args.number(4) === 1)
      case op.resume: this.tasks.resume(args.number(0), true); return this.#goesOn(args.number(1))
      case op.back: this.tasks.back(args.number(0)); return this.#goesOn(args.number(1))
      case op.call: return this.#called(args.number(0), args.number(1))
      case op.adopt: return this.tasks.adopt(args.number(0), args.number(1), args.number(2), args.handle(3))
      case op.module: return this.tasks.module(args.number(0))
      case op.ioIssue: return this.#ioIssue(args.string(0), args.string(1), args.number(2), args.number(3) === 1)
      case op.ioAbort: return this.#ioAbort(args.number(0), args.number(1))
      case op.ioReplied: return this.#ioReplied(args.number(0), args.number(1) === 1, args.string(2))
      case op.timerSet: return this.#timerSet(args.number(0), args.number(1) === 1, args.string(2), args.number(3))
      case op.timerClear: return this.#timerClear(args.number(0))
      case op.outsideExpect: return this.#outsideExpect(args.string(0), args.number(1), args.number(2))
      case op.signalCreate: return this.#signalCreate(args.string(0), args.string(1))
      case op.signalListen: this.#tracker?.signalRead(args.number(0)); return this.#listen(args.number(0), args.number(1))
      case op.signalUnlisten: return this.#add({ type: 'signal-unlisten', signal: args.number(0), listeners: args.number(1) })
      case op.signalAbort: this.#tracker?.signalAborted(args.number(0)); return this.#add({ type: 'signal-abort', signal: args.number(0), reason: args.string(1) })
      case op.group: return this.#promises.group(args.string(0), args.string(1), this.tasks.current, this.#whereNow())
      case op.groupPromise: return this.#promises.watchGroup(args.number(0), args.handle(1))
      case op.handled: return this.#handled(args.number(0), args.string(1) === 'await' ? 'await' : 'then')
      case op.console: return this.#console(args.string(0), args.string(1))
      case op.testDeclare: this.tests[args.number(0)] = args.string(1); return undefined
      case op.testStart: return this.#testStart(args.number(0))
      case op.testEnd: return this.#testEnd(args.number(0), args.number(1) === 1, args.string(2), args.number(3))
      case op.assert: return this.#assert(args.number(0) === 1, args.string(1))
      case op.now: this.#tracker?.readClock(); return this.writer.atMs
      case op.stamp: return this.writer.atMs
      case op.store: return this.#stored(args.string(0), args.string(1), args.number(2))
      case op.access: return this.#accessed(args.number(0), args.number(1), args.number(2))
      case op.uncaught: this.end = asLimit(readGuestError(this.#program, args.string(0))); return undefined
      case op.route: return findRoute(this.#world, args.string(0), args.string(1))
      case op.context: this.tasks.enter(args.number(0) < 0 ? null : args.number(0)); return this.#goesOn(args.number(1))
      case op.seed: return this.#world.seed
      case op.current: return this.tasks.current ?? -1
      case op.check: return this.#answerCheck(args.number(0), args.string(1))
      case op.denied: this.end = limit('denied', this.#whereNow(), args.string(1)); return undefined
      case op.localsCount: return this.#program.sites[args.number(0)]?.locals?.length ?? 0
      default: return this.#tracker?.call(operation, args, this.#promises.groups)
    }
  }

  /** 1 when what a job touches is to be told though it was told before in this event. */
  #goesOn(since: number): number {
    this.#tracker?.log.goesOn(since)
    return this.#tracker?.log.tellsAfresh === true ? 1 : 0
  }

  // ---- tasks ----

  #called(site: number, ref: number): undefined {
    const of = readRef(ref)
    if (!of) return
    if (of.kind === 'task') this.#add({ type: 'task-call', task: of.id, place: this.tasks.place(site) })
    // The innermost call is told first: an I/O issued by the world's own functions gets its place from there.
    const issued = of.kind === 'io' ? this.#unplaced.get(of.id) : undefined
    if (!issued) return
    this.#unplaced.delete(of.id)
    issued.place = this.tasks.place(site)
    this.#tracker?.placed(of.id, issued.place)
  }

  // ---- I/O, timers, the outside ----

  #ioIssue(resource: string, label: string, signal: number, hasEffect: boolean): number {
    const io = this.#pending.issueIo(resource, label, hasEffect, this.writer.atMs)
    this.#tracker?.issued(io, resource, signal)
    this.#taskOf.set(`io${io}`, this.tasks.current)
    const issued: Unstamped & { type: 'io-issue' } = { type: 'io-issue', io, resource, label, task: this.tasks.current, place: null, signal: orNull(signal) }
    this.#add(issued)
    this.#unplaced.set(io, issued)
    if (signal >= 0) this.#add({ type: 'signal-listen', signal, task: this.tasks.current, io })
    return io
  }

  #ioAbort(io: number, signal: number): undefined {
    this.#tracker?.ioEvent(io)
    this.#pending.endIo(io)
    this.#promises.settle({ kind: 'io', id: io }, false)
    this.#add({ type: 'io-abort', io, signal })
  }

  #ioReplied(io: number, ok: boolean, value: string): undefined {
    this.#pending.endIo(io)
    this.#promises.settle({ kind: 'io', id: io }, ok)
    this.#add({ type: 'io-reply', io, ok, value })
  }

  #timerSet(delayMs: number, repeat: boolean, label: string, signal: number): number {
    const timer = this.#pending.setTimer(delayMs, repeat, label, this.writer.atMs)
    this.#taskOf.set(`timer${timer}`, this.tasks.current)
    const place = this.#whereNow()
    this.#tracker?.timerSet(timer, repeat, label, place, signal)
    this.#add({ type: 'timer-set', timer, delayMs, dueAt: this.writer.atMs + delayMs, task: this.tasks.current, place, label })
    return timer
  }

  #timerClear(timer: number): undefined {
    this.#tracker?.timerCleared(timer)
    this.#pending.clearTimer(timer)
    this.#add({ type: 'timer-clear', timer })
  }

  #outsideExpect(label: string, atMs: number, signal: number): number {
    const outside = this.#pending.expectOutside(label, atMs)
    this.#add({ type: 'outside-expect', outside, label, nominalAt: atMs, signal: orNull(signal) })
    return outside
  }

  // ---- signals, groups, promises ----

  #signalCreate(kind: string, sources: string): number {
    const signal = ++this.#signals
    this.#tracker?.signalCreated(signal, kind, null)
    const from = sources === '' ? [] : sources.split(',').map(Number).filter((id) => id >= 0)
    this.#add({ type: 'signal-create', signal, kind: kind as 'controller' | 'any' | 'timeout' | 'client', from, task: this.tasks.current })
    return signal
  }

  #listen(signal: number, listeners: number): undefined {
    const added = listeners < 0 ? {} : { listeners, place: this.#whereNow() }
    this.#add({ type: 'signal-listen', signal, task: this.tasks.current, io: null, ...added })
  }

  #handled(ref: number, how: 'await' | 'then'): number {
    const of = readRef(ref)
    if (of) this.#add({ type: 'handled', of, how, task: this.tasks.current })
    return this.tasks.current ?? -1
  }

  #accessed(location: number, mode: number, site: number): undefined {
    const told = this.#tracker?.guest.access(location, mode, site)
    if (!told || !this.#keepsAccesses) return
    const { words, write, same, place } = told
    this.#add({ type: 'access', task: this.tasks.current, location: told.location, words, write, ...(same ? { same } : {}), place })
  }

  #stored(name: string, key: string, how: number): undefined {
    if (!this.#tracker) return
    const place = this.#tracker.placeOfIo(this.#effectOf)
    this.#tracker.store(name, key, how, place)
    if (this.#keepsAccesses) this.#add({ type: 'access', task: this.tasks.current, location: `store:${name}.${key}`, words: `${name}.${key}`, write: how === stored.written, place })
  }

  // ---- console, tests, trouble ----

  #console(level: string, text: string): undefined {
    this.#written += text.length + 1
    if (this.#written > this.#limits.output) {
      this.end = outputLimit(this.#limits, this.#whereNow())
      return
    }
    this.#tracker?.printed(null)
    this.#add({ type: 'console', level: consoleLevels.find((one) => one === level) ?? 'log', text, task: this.tasks.current, place: this.#whereNow() })
  }

  #testStart(test: number): undefined {
    this.testRunning = test
    this.tasks.enter(null)
    this.#add({ type: 'test-start', test, name: this.tests[test] ?? '' })
  }

  #testEnd(test: number, returned: boolean, error: string, ref: number): undefined {
    this.#tracker?.testEnded(test, readRef(ref))
    // Whoever catches the error of a check has still failed it.
    const ok = returned && !this.#checkFailed
    this.#checkFailed = false
    this.testsEnded.add(test)
    this.testRunning = null
    this.#add({ type: 'test-end', test, ok, error: error === '' ? null : readGuestError(this.#program, error) })
  }

  #assert(ok: boolean, message: string): undefined {
    this.#add({ type: 'assert', test: this.testRunning, ok, late: this.testRunning === null, message, place: ok ? null : this.#whereNow() })
  }

  #answerCheck(number: number, actual: string): number {
    // One answer too many would let a program search for what is expected: after a wrong one there is no other.
    const ok = !this.#checkFailed && (this.#check?.(number, actual) ?? false)
    if (!ok) this.#checkFailed = true
    this.#assert(ok, ok ? '' : 'a hidden test saw something else than it expected')
    return ok ? 1 : 0
  }

  /** Message and stack of an error that was just made, as V8 would tell them. */
  #errorMade(name: string, message: string, frames: string): string {
    const told = tellError(this.#program, name, message, frames, () => this.tasks.asyncFrames())
    if (message === 'out of memory') this.outOfMemoryAt ??= readStack(this.#program, told.stack, true)[0] ?? null
    // Unchanged words stay the program's own: what text cannot carry, such as half a surrogate, is not lost on the way.
    return `${told.message === message ? '' : told.message}\u0001${told.stack}`
  }

  // ---- places ----

  #notePlace(): void {
    const stack = this.#sandbox.callEntry('where')
    const [place] = stack === null ? [] : readStack(this.#program, this.#sandbox.toText(stack))
    if (!place) return
    this.#lastPlace = place
    this.#asksPlace = false
  }

  #tooManyRecords(): number {
    this.end = recordsLimit(this.#limits, this.#whereNow())
    return -1
  }

  #whereNow(): Place | null {
    if (this.#program.plain) return null
    const stack = this.#sandbox.callEntry('where')
    return stack === null ? this.tasks.aliveSite() : (readInnermost(this.#program, this.#sandbox.toText(stack)) ?? this.tasks.aliveSite())
  }

  #add(record: Unstamped): undefined {
    return this.writer.add(record)
  }
}
