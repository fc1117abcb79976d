import type { Program, Site } from '../compile/program.ts'
import { op, refKinds } from '../guest/ops.ts'
import type { ErrorText, Place, RecordOf, Ref, RunEnd, StepKind, Trace, TraceRecord } from '../trace/trace.ts'
import type { Handle, HostArguments, HostSide, Sandbox } from '../world/sandbox.ts'
import type { World } from '../world/world.ts'
import { asyncFrames } from './async-frames.ts'
import { readGuestError, readInnermost, readStack } from './guest-error.ts'
import { asLimit, fuelLimit, jobsLimit, limit, memoryLimit, outputLimit, recordsLimit, TURNS_PER_TICK } from './limit-end.ts'
import type { Limits } from './limits.ts'
import { loopAt } from './loop-at.ts'
import type { PendingEvent, PendingEvents } from './pending-events.ts'
import { sharedOnly } from './shared-accesses.ts'
import type { Tracker } from './tracker.ts'
import { tellError } from './v8-stack.ts'

/** A record before it is stamped with its time and its step. */
type Unstamped = TraceRecord extends infer R ? (R extends TraceRecord ? Omit<R, 'at' | 'step'> : never) : never

/** A promise whose settling nobody in the guest reports: looked at after each microtask. */
interface Watched {
  promise: Handle
  settled(ok: boolean): void
}

/**
 * Calls near the end of the stack cost more fuel: each may fail with an error that takes a hundred times as long to make as
 * a call, and recursion that catches those errors makes exponentially many.
 */
const DEEP_SHARE = 0.7
const DEEP_TICKS = 50

/** So many jobs before the last are asked where they are: some of them are the learner's own. */
const JOBS_THAT_TELL = 4

/** An event that takes this many ticks is told: a million loop turns and calls. */
const BUSY_TICKS = 100

const consoleLevels = ['log', 'info', 'warn', 'error', 'debug'] as const

/** How a hidden test's comparisons are answered: by number, from what the guest saw. */
export type Check = (number: number, actual: string) => boolean

/** Answers the guest during one run, and writes the trace. */
export class Recorder implements HostSide {
  readonly records: TraceRecord[] = []
  readonly tests: string[] = []
  readonly testsEnded = new Set<number>()
  testRunning: number | null = null
  atMs = 0
  step = 0
  end: RunEnd | null = null
  jobs = 0
  /** Whether every call to the host looks at memory: dear, and only for a run that is repeated to learn the line. */
  seeksMemory = false

  #sandbox: Sandbox
  #program: Program
  #world: World
  #pending: PendingEvents
  #limits: Limits
  #check: Check | null
  #tracker: Tracker | null
  #keepsAccesses: boolean
  #stack: number[] = []
  #tasks = 0
  #signals = 0
  /** The I/O whose event runs, -1 for none. */
  #effectOf = -1
  #groups = 0
  #fuel = 0
  /** Fuel spent before the event at hand. */
  #fuelBefore = 0
  #busy: RecordOf<'busy'> | null = null
  #written = 0
  #checkFailed = false
  #hushed = false
  #suspended = new Map<number, Site>()
  /** What a suspended task waits for, and whether by `await`. */
  #waitsFor = new Map<number, { on: Ref | null; awaits: boolean }>()
  #adopting = new Set<number>()
  /** Tasks that wait for the next value of a `for await`: what brings them back is no error. */
  #iterating = new Set<number>()
  #failed = new Map<number, ErrorText>()
  #alive = new Map<number, Site>()
  #watched: Watched[] = []
  /** Whether the job at hand is asked where it is, at its first call to the host; and what it said. */
  #asksPlace = false
  #lastPlace: Place | null = null
  #groupMembers = new Map<number, { kind: string; members: (Ref | null)[] }>()
  #settledRefs = new Map<string, boolean>()
  #rejected = new Map<number, { promise: Handle; reason: Handle }>()
  #reported = new Set<number>()
  #taskOf = new Map<string, number | null>()

  constructor(options: { sandbox: Sandbox; program: Program; world: World; pending: PendingEvents; limits: Limits; check: Check | null; tracker: Tracker | null; keepsAccesses?: boolean }) {
    this.#sandbox = options.sandbox
    this.#program = options.program
    this.#world = options.world
    this.#pending = options.pending
    this.#limits = options.limits
    this.#check = options.check
    this.#tracker = options.tracker
    this.#keepsAccesses = options.keepsAccesses === true
    if (this.#tracker) this.#tracker.currentTask = () => this.#current()
  }

  now(): number {
    this.#tracker?.readClock()
    return this.#world.startAt + this.atMs
  }

  /** A limit that was met ends the run for good, even when the guest catches the error. */
  interrupt(): boolean {
    if (this.end) {
      this.#hush()
      return true
    }
    const tooMuch = this.#sandbox.memoryBytes > this.#limits.memory
    this.#fuel += this.#sandbox.stackShare > DEEP_SHARE ? DEEP_TICKS : 1
    if (!tooMuch && this.#fuel <= this.#limits.fuel) {
      if (this.#fuel - this.#fuelBefore >= BUSY_TICKS && !this.#busy) this.#becameBusy()
      return false
    }
    // Latched before `#whereNow`, whose own guest call may be interrupted too.
    this.end = tooMuch ? memoryLimit(this.#limits, null) : fuelLimit(this.#limits, this.#program, null)
    this.#hush()
    this.#spentAt(this.#whereNow())
    return true
  }

  /** An error that ends a run cannot be caught, unless making it fails, or runs code that is interrupted in turn. */
  #hush(): void {
    if (this.#hushed) return
    this.#hushed = true
    this.#sandbox.giveRoom()
    this.#sandbox.callEntry('hush')
  }

  /** The event at hand keeps all others waiting. How long it does in all is known when the next one begins. */
  #becameBusy(): void {
    const place = this.#whereNow()
    const busy: RecordOf<'busy'> = { type: 'busy', task: this.#current(), place: place && loopAt(this.#program, place).place, turns: 0, at: this.atMs, step: this.step }
    this.records.push(busy)
    this.#busy = busy
  }

  #endBusy(): void {
    if (this.#busy) this.#busy.turns = (this.#fuel - this.#fuelBefore) * TURNS_PER_TICK
    this.#busy = null
    this.#fuelBefore = this.#fuel
  }

  /** The error that an interrupt raised knows the line better than the interrupt did. */
  refineEnd(error: ErrorText): void {
    const [innermost] = error.stack
    if (innermost && /^interrupted$/.test(error.message)) this.#spentAt(innermost)
    if (innermost && this.end?.kind === 'limit' && this.end.limit === 'memory' && !this.end.place) {
      const told = asLimit(error)
      if (told.kind === 'limit') this.end = told
    }
  }

  #spentAt(place: Place | null): void {
    if (this.end?.kind !== 'limit' || !place) return
    const { limit } = this.end
    if (limit === 'fuel') this.end = fuelLimit(this.#limits, this.#program, place)
    if (limit === 'memory') this.end = memoryLimit(this.#limits, loopAt(this.#program, place).place)
  }

  rejection(promise: Handle, reason: Handle, handled: boolean): void {
    const id = this.#sandbox.identity(promise)
    if (!handled) this.#rejected.set(id, { promise, reason })
    else if (!this.#rejected.delete(id) && this.#reported.delete(id)) this.#add({ type: 'handled-late', of: this.#refOf(promise) })
  }

  /** The run begins. */
  start(): void {
    this.#tracker?.start()
    this.#beginStep('start', null, 'the program starts', 0, 1)
  }

  /** An event begins, at its own moment. */
  beginEvent(event: PendingEvent, chosen: number, enabled: readonly PendingEvent[]): void {
    const at = this.#pending.timeOf(event, this.atMs)
    const advanced = at > this.atMs
    this.atMs = at
    this.step++
    this.#tracker?.begin(event, chosen, enabled, advanced)
    if (event.kind === 'effect') this.#pending.effectDone(event.of)
    if (event.kind === 'timer') {
      this.#pending.timerFired(event.of, this.atMs)
      this.#tracker?.timerRepeats(event.of)
    }
    if (event.kind === 'outside') this.#pending.outsideHappened(event.of)
    if (event.fault) this.#pending.useFault()
    this.#beginStep(event.kind, event.of, event.label, chosen, enabled.length)
  }

  #beginStep(kind: StepKind, of: number | null, label: string, choice: number, enabled: number): void {
    this.#endBusy()
    this.#stack.length = 0
    this.#add({ type: 'step', kind, of, label, choice, enabled })
    this.#effectOf = kind === 'timer' || kind === 'outside' ? -1 : (of ?? -1)
    if (of === null) return
    if (kind === 'effect') this.#add({ type: 'io-effect', io: of })
    if (kind === 'timer') this.#add({ type: 'timer-fire', timer: of })
    if (kind === 'outside') this.#add({ type: 'outside-happen', outside: of })
    if (kind === 'timer') this.#settledRefs.set(`timer${of}`, true)
    this.#context(kind === 'outside' ? null : (this.#taskOf.get(`${kind === 'timer' ? 'timer' : 'io'}${of}`) ?? null))
  }

  beforeJob(): void {
    this.#stack.length = 0
    this.jobs++
    if (this.end) return
    if (this.#sandbox.memoryBytes > this.#limits.memory) this.end = memoryLimit(this.#limits, null)
    else if (this.jobs > this.#limits.jobs) this.end = jobsLimit(this.#limits, this.#lastPlace ?? this.#aliveSite())
    else if (this.records.length > this.#limits.records) this.end = recordsLimit(this.#limits, this.#aliveSite())
    // One job before the last tells where it is, for the message; to ask every time would cost too much.
    this.#asksPlace = this.jobs > this.#limits.jobs - JOBS_THAT_TELL
  }

  afterJob(): void {
    if (this.#watched.length === 0) return
    // Settling one may settle another that follows it.
    for (let again = true; again; ) {
      again = false
      for (const watched of this.#watched.slice()) {
        const state = this.#sandbox.promiseState(watched.promise)
        if (state === 'pending') continue
        this.#watched.splice(this.#watched.indexOf(watched), 1)
        watched.settled(state === 'fulfilled')
        again = true
      }
    }
  }

  /** The microtasks are drained: what is still rejected without a handler is unhandled, as Node sees it. */
  reportRejections(): void {
    this.#tracker?.guest.settle()
    for (const [id, { promise, reason }] of this.#rejected) {
      this.#reported.add(id)
      this.#add({ type: 'unhandled-rejection', of: this.#refOf(promise), error: this.describe(reason) })
    }
    this.#rejected.clear()
  }

  describe(value: Handle): ErrorText {
    const described = this.#sandbox.callEntry('describe', { handle: value })
    if (described === null) return { name: 'Error', message: 'It threw something that could not be looked at within the limits of a run.', stack: [] }
    return readGuestError(this.#program, this.#sandbox.toText(described))
  }

  /** Where the timer was set, or the I/O issued, that `event` completes. */
  placeOf(event: PendingEvent | undefined): Place | null {
    for (const record of this.records) {
      if (record.type === 'timer-set' && event?.kind === 'timer' && record.timer === event.of) return record.place
      if (record.type === 'io-issue' && event?.kind !== 'timer' && record.io === event?.of) return record.place
    }
    return null
  }

  /** Where a promise that never settles is awaited. */
  stuckAt(): { place: Place; label: string; name: string } | null {
    const stuck = [...this.#suspended].at(-1)
    if (!stuck) return null
    const [task, site] = stuck
    return { place: placeOf(site), label: site.label, name: this.#alive.get(task)?.label ?? 'a task' }
  }

  finish(schedule: string, end: RunEnd): Trace {
    this.#endBusy()
    const refs: Ref[] = [...this.#alive.keys()].map((id) => ({ kind: 'task', id }))
    this.#add({ type: 'alive', refs })
    return { version: 1, schedule, seed: this.#world.seed, records: this.#keepsAccesses ? sharedOnly(this.records) : this.records, end }
  }

  call(operation: number, args: HostArguments): number | string | undefined {
    if (operation === op.errorMade) return this.#errorMade(args.string(0), args.string(1), args.string(2))
    if (this.end && operation !== op.seed) return operation === op.route ? '' : -1
    if (this.#asksPlace) this.#notePlace()
    if (this.seeksMemory && this.#sandbox.memoryBytes > this.#limits.memory) this.end = memoryLimit(this.#limits, this.#whereNow())
    if (this.records.length > this.#limits.records) return this.#tooManyRecords()
    switch (operation) {
      case op.taskStart: return this.#taskStart(args.number(0), args.number(1))
      case op.taskLeave: return this.#leave(args.number(0))
      case op.taskEnd: return this.#taskEnd(args.number(0))
      case op.taskThrew: return this.#taskThrew(args.number(0), args.string(1))
      case op.suspend: return this.#suspend(args.number(0), args.number(1), args.number(2), args.string(3), args.number(4) === 1)
      case op.resume: return this.#resume(args.number(0), true)
      case op.back: return this.#resume(args.number(0), this.#iterating.delete(args.number(0)))
      case op.call: return this.#called(args.number(0), args.number(1))
      case op.adopt: return this.#adopt(args.number(0), args.number(1), args.number(2), args.handle(3))
      case op.module: return this.#module(args.number(0))
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
      case op.group: return this.#group(args.string(0), args.string(1))
      case op.groupPromise: return this.#watchGroup(args.number(0), args.handle(1))
      case op.handled: return this.#handled(args.number(0), args.string(1) === 'await' ? 'await' : 'then')
      case op.console: return this.#console(args.string(0), args.string(1))
      case op.testDeclare: this.tests[args.number(0)] = args.string(1); return undefined
      case op.testStart: return this.#testStart(args.number(0))
      case op.testEnd: return this.#testEnd(args.number(0), args.number(1) === 1, args.string(2))
      case op.assert: return this.#assert(args.number(0) === 1, args.string(1))
      case op.now: this.#tracker?.readClock(); return this.atMs
      case op.stamp: return this.atMs
      case op.clockSeen: this.#tracker?.readClock(); return undefined
      case op.store: return this.#stored(args.string(0), args.string(1), args.number(2) === 1)
      case op.signalRead: this.#tracker?.signalRead(args.number(0)); return undefined
      case op.clearedLate: this.#tracker?.timerCleared(args.number(0)); return undefined
      case op.location: return this.#tracker?.guest.locate(args.number(0), args.number(1), args.string(2), args.string(3))
      case op.access: return this.#accessed(args.number(0), args.number(1), args.number(2))
      case op.objectName: return this.#tracker?.guest.nameOf(args.string(0)) ?? ''
      case op.watchPromise: this.#tracker?.guest.watch(args.string(0), args.handle(1)); return undefined
      case op.groupMembers: this.#tracker?.guest.group(args.number(0), args.string(1), args.string(2), args.string(3)); return undefined
      case op.random: this.#tracker?.random(); return undefined
      case op.uncaught: return this.#uncaught(args.string(0))
      case op.route: return this.#route(args.string(0), args.string(1))
      case op.context: return this.#context(args.number(0) < 0 ? null : args.number(0))
      case op.seed: return this.#world.seed
      case op.current: return this.#current() ?? -1
      case op.check: return this.#answerCheck(args.number(0), args.string(1))
      case op.denied: return this.#denied(args.string(0), args.string(1))
      case op.localsCount: return this.#program.sites[args.number(0)]?.locals?.length ?? 0
      default: return undefined
    }
  }

  // ---- tasks ----

  #taskStart(site: number, signal: number): number {
    const id = ++this.#tasks
    this.#tracker?.joins.taskStarted(id, this.#current())
    const { label } = this.#site(site)
    this.#add({ type: 'task-start', task: id, parent: this.#current(), name: label, place: this.#place(site), signal: orNull(signal) })
    this.#alive.set(id, this.#site(site))
    this.#stack.push(id)
    return id
  }

  #module(site: number): number {
    const id = ++this.#tasks
    this.#add({ type: 'task-start', task: id, parent: null, name: this.#site(site).label, place: this.#place(site), signal: null })
    this.#alive.set(id, this.#site(site))
    this.#stack = [id]
    return id
  }

  #leave(task: number): undefined {
    const index = this.#stack.indexOf(task)
    if (index >= 0) this.#stack.length = index
  }

  #taskThrew(task: number, error: string): undefined {
    if (this.#suspended.has(task)) this.#resume(task, false)
    this.#failed.set(task, readGuestError(this.#program, error))
  }

  #taskEnd(task: number): undefined {
    if (this.#adopting.has(task) && !this.#failed.has(task)) return
    this.#suspended.delete(task)
    this.#ended(task, this.#failed.get(task) ?? null)
  }

  #ended(task: number, error: ErrorText | null, ok = error === null): undefined {
    this.#tracker?.joins.taskEnded(task)
    this.#alive.delete(task)
    this.#settledRefs.set(`task${task}`, ok)
    this.#add({ type: 'task-end', task, ok, error })
  }

  #suspend(task: number, site: number, ref: number, locals: string, iterates: boolean): undefined {
    if (iterates) this.#iterating.add(task)
    const where = this.#site(site)
    this.#suspended.set(task, where)
    const on = readRef(ref)
    this.#waitsFor.set(task, { on, awaits: true })
    this.#tracker?.joins.waits(task, on)
    const values = locals === '' ? null : (JSON.parse(locals) as string[])
    this.#add({
      type: 'suspend', task, place: placeOf(where), on, label: where.label,
      ...(values ? { locals: Object.fromEntries((where.locals ?? []).map((name, index) => [name, values[index] ?? ''])) } : {}),
    })
    if (on) this.#add({ type: 'handled', of: on, how: 'await', task })
  }

  #resume(task: number, ok: boolean): undefined {
    if (!this.#suspended.delete(task)) return
    this.#stack = [task]
    this.#add({ type: 'resume', task, ok })
  }

  #called(site: number, ref: number): undefined {
    const of = readRef(ref)
    if (!of) return
    const key = `${of.kind}${of.id}`
    if (of.kind === 'task') this.#add({ type: 'task-call', task: of.id, place: this.#place(site) })
    // The innermost call is told first: an I/O issued by the world's own functions gets its place from there.
    if (of.kind === 'io' && !this.#placedIos.has(key)) {
      this.#placedIos.add(key)
      const issued = this.records.findLast((record) => record.type === 'io-issue' && record.io === of.id)
      if (issued?.type === 'io-issue') issued.place = this.#place(site)
      this.#tracker?.placed(of.id, this.#place(site))
    }
  }

  #placedIos = new Set<string>()

  #adopt(task: number, site: number, ref: number, promise: Handle): undefined {
    const on = readRef(ref)
    if (!on) return
    this.#adopting.add(task)
    const where = this.#site(site)
    this.#suspended.set(task, where)
    this.#waitsFor.set(task, { on, awaits: false })
    this.#tracker?.joins.waits(task, on)
    this.#add({ type: 'suspend', task, place: placeOf(where), on, label: where.label })
    this.#watched.push({
      promise,
      settled: (ok) => {
        this.#adopting.delete(task)
        this.#suspended.delete(task)
        this.#ended(task, null, ok)
      },
    })
  }

  // ---- I/O, timers, the outside ----

  #ioIssue(resource: string, label: string, signal: number, hasEffect: boolean): number {
    const io = this.#pending.issueIo(resource, label, hasEffect, this.atMs)
    this.#tracker?.issued(io, resource, signal)
    this.#taskOf.set(`io${io}`, this.#current())
    this.#add({ type: 'io-issue', io, resource, label, task: this.#current(), place: null, signal: orNull(signal) })
    if (signal >= 0) this.#add({ type: 'signal-listen', signal, task: this.#current(), io })
    return io
  }

  #ioAbort(io: number, signal: number): undefined {
    this.#tracker?.ioEvent(io)
    this.#pending.endIo(io)
    this.#settledRefs.set(`io${io}`, false)
    this.#add({ type: 'io-abort', io, signal })
  }

  #ioReplied(io: number, ok: boolean, value: string): undefined {
    this.#pending.endIo(io)
    this.#settledRefs.set(`io${io}`, ok)
    this.#add({ type: 'io-reply', io, ok, value })
  }

  #timerSet(delayMs: number, repeat: boolean, label: string, signal: number): number {
    const timer = this.#pending.setTimer(delayMs, repeat, label, this.atMs)
    this.#taskOf.set(`timer${timer}`, this.#current())
    const place = this.#currentPlace()
    this.#tracker?.timerSet(timer, repeat, label, place, signal)
    this.#add({ type: 'timer-set', timer, delayMs, dueAt: this.atMs + delayMs, task: this.#current(), place, label })
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

  #route(method: string, url: string): string {
    const route = this.#world.routes.find((one) => one.method === method && matches(one.url, url))
    return route ? JSON.stringify(route) : ''
  }

  // ---- signals, groups, promises ----

  #signalCreate(kind: string, sources: string): number {
    const signal = ++this.#signals
    this.#tracker?.signalCreated(signal, kind, null)
    const from = sources === '' ? [] : sources.split(',').map(Number).filter((id) => id >= 0)
    this.#add({ type: 'signal-create', signal, kind: kind as 'controller' | 'any' | 'timeout' | 'client', from, task: this.#current() })
    return signal
  }

  #listen(signal: number, listeners: number): undefined {
    const added = listeners < 0 ? {} : { listeners, place: this.#currentPlace() }
    this.#add({ type: 'signal-listen', signal, task: this.#current(), io: null, ...added })
  }

  #group(kind: string, list: string): number {
    const group = ++this.#groups
    const members = list === '' ? [] : list.split(',').map((ref) => readRef(Number(ref)))
    this.#groupMembers.set(group, { kind, members })
    const task = this.#current()
    this.#add({ type: 'group', group, kind: kind as 'all' | 'allSettled' | 'race' | 'any', members, task, place: this.#currentPlace() })
    for (const member of members) if (member) this.#add({ type: 'handled', of: member, how: 'group', task })
    return group
  }

  #watchGroup(group: number, promise: Handle): undefined {
    this.#watched.push({
      promise,
      settled: (ok) => {
        this.#settledRefs.set(`group${group}`, ok)
        this.#tracker?.joins.groupSettled(group, ok, this.#tracker.log.index)
        this.#add({ type: 'group-settle', group, ok, by: this.#settledBy(group, ok) })
      },
    })
  }

  /** The member that settled the group: the first that went the group's way; none when it took them all. */
  #settledBy(group: number, ok: boolean): Ref | null {
    const { kind, members } = this.#groupMembers.get(group) ?? { kind: 'all', members: [] }
    const tookThemAll = kind === 'allSettled' || (kind === 'all' && ok) || (kind === 'any' && !ok)
    if (tookThemAll) return null
    for (const [key, memberOk] of this.#settledRefs) {
      const member = members.find((one) => one && `${one.kind}${one.id}` === key)
      if (member && memberOk === ok) return member
    }
    return null
  }

  #handled(ref: number, how: 'await' | 'then'): number {
    const of = readRef(ref)
    if (of) this.#add({ type: 'handled', of, how, task: this.#current() })
    return this.#current() ?? -1
  }

  #refOf(promise: Handle): Ref | null {
    const ref = this.#sandbox.callEntry('refOf', { handle: promise })
    return ref === null ? null : readRef(this.#sandbox.toNumber(ref))
  }

  #accessed(location: number, mode: number, site: number): undefined {
    const told = this.#tracker?.guest.access(location, mode, site)
    if (!told || !this.#keepsAccesses) return
    const { words, write, same, place } = told
    this.#add({ type: 'access', task: this.#current(), location: told.location, words, write, ...(same ? { same } : {}), place })
  }

  #stored(name: string, key: string, write: boolean): undefined {
    if (!this.#tracker) return
    const place = this.#tracker.placeOfIo(this.#effectOf)
    this.#tracker.store(name, key, write, place)
    if (this.#keepsAccesses) this.#add({ type: 'access', task: this.#current(), location: `store:${name}.${key}`, words: `${name}.${key}`, write, place })
  }

  // ---- console, tests, trouble ----

  #console(level: string, text: string): undefined {
    this.#written += text.length + 1
    if (this.#written > this.#limits.output) {
      this.end = outputLimit(this.#limits, this.#currentPlace())
      return
    }
    this.#tracker?.printed(null)
    this.#add({ type: 'console', level: consoleLevels.find((one) => one === level) ?? 'log', text, task: this.#current(), place: this.#currentPlace() })
  }

  #testStart(test: number): undefined {
    this.testRunning = test
    this.#stack.length = 0
    this.#add({ type: 'test-start', test, name: this.tests[test] ?? '' })
  }

  #testEnd(test: number, returned: boolean, error: string): undefined {
    // Whoever catches the error of a check has still failed it.
    const ok = returned && !this.#checkFailed
    this.#checkFailed = false
    this.testsEnded.add(test)
    this.testRunning = null
    this.#add({ type: 'test-end', test, ok, error: error === '' ? null : readGuestError(this.#program, error) })
  }

  #assert(ok: boolean, message: string): undefined {
    this.#add({ type: 'assert', test: this.testRunning, ok, late: this.testRunning === null, message, place: ok ? null : this.#currentPlace() })
  }

  #answerCheck(number: number, actual: string): number {
    // One answer too many would let a program search for what is expected: after a wrong one there is no other.
    const ok = !this.#checkFailed && (this.#check?.(number, actual) ?? false)
    if (!ok) this.#checkFailed = true
    this.#assert(ok, ok ? '' : 'a hidden test saw something else than it expected')
    return ok ? 1 : 0
  }

  #uncaught(error: string): undefined {
    this.end = asLimit(readGuestError(this.#program, error))
  }

  #denied(_what: string, message: string): undefined {
    this.end = limit('denied', this.#whereNow(), message)
  }

  /** Message and stack of an error that was just made, as V8 would tell them. */
  #errorMade(name: string, message: string, frames: string): string {
    const told = tellError(this.#program, name, message, frames, () => {
      const [outermost] = this.#stack
      if (outermost === undefined) return []
      const suspended = [...this.#suspended].map(([task, site]) => [task, { place: placeOf(site), ...(this.#waitsFor.get(task) ?? { on: null, awaits: false }) }] as const)
      return asyncFrames(outermost, { suspended, groups: this.#groupMembers })
    })
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

  #current(): number | null {
    return this.#stack.at(-1) ?? null
  }

  #context(task: number | null): undefined {
    this.#stack = task === null ? [] : [task]
  }

  #currentPlace(): Place | null {
    return this.#whereNow()
  }

  #whereNow(): Place | null {
    const stack = this.#sandbox.callEntry('where')
    return stack === null ? this.#aliveSite() : (readInnermost(this.#program, this.#sandbox.toText(stack)) ?? this.#aliveSite())
  }

  #aliveSite(): Place | null {
    const site = this.#alive.get(this.#current() ?? -1) ?? [...this.#alive.values()].at(-1)
    return site ? placeOf(site) : null
  }

  #site(index: number): Site {
    return this.#program.sites[index] ?? { kind: 'call', label: '?', file: this.#program.entry, line: 1, column: 1 }
  }

  #place(site: number): Place {
    return placeOf(this.#site(site))
  }

  /** Every record is made for this call, so that it can be stamped in place: there are a hundred in a short run. */
  #add(record: Unstamped & { at?: number; step?: number }): undefined {
    record.at = this.atMs
    record.step = this.step
    this.records.push(record as TraceRecord)
  }
}

function placeOf({ file, line, column }: Place): Place {
  return { file, line, column }
}

function orNull(id: number): number | null {
  return id < 0 ? null : id
}

function readRef(packed: number): Ref | null {
  if (!(packed >= 0)) return null
  const kind = refKinds[packed % 4]
  return kind ? { kind, id: Math.floor(packed / 4) } : null
}

function matches(pattern: string, url: string): boolean {
  const bare = url.split(/[?#]/)[0] ?? url
  return pattern.endsWith('*') ? url.startsWith(pattern.slice(0, -1)) : pattern === url || pattern === bare
}
