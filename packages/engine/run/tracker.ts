import { op, stored } from '../guest/ops.ts'
import type { Place, Ref } from '../trace/trace.ts'
import { AccessLog } from './access-log.ts'
import type { Beginning } from './access-log.ts'
import type { AccessSite } from '../compile/program.ts'
import type { HostArguments, Sandbox } from '../world/sandbox.ts'
import { TEST_END } from './event-log.ts'
import type { EventLog } from './event-log.ts'
import { GuestLocations } from './guest-locations.ts'
import { Joins } from './joins.ts'
import type { PendingEvent, PendingEvents } from './pending-events.ts'
import type { PromiseBook } from './promise-book.ts'
import { readRef } from './trace-writer.ts'

/** What a signal or an I/O is called in locations, and in words. */
interface Named {
  name: string
  words: string
  place: Place | null
}

/**
 * Turns what the guest does with the world into locations. One I/O, one timer, one signal is a location each:
 *
 * - `io:KEY`: its effect, its reply and an abort that ends it write it.
 * - `signal:NAME`: an abort writes it; who asks for its state reads it, and so does an I/O or a sleep that would end with it.
 * - `timer:KEY`: firing and clearing write it. `timers`: setting writes it, firing reads it, because a new timer may be due
 *   before one that waits. Two settings commute unless the two are due at one moment, when the first one set fires first.
 * - `store:NAME.KEY`: as its effect reads or writes it. The effect of an `io()` touches what its code touches.
 * - `faults`: written by each fault, as long as their number is bounded.
 * - `clock` (see `AccessLog`), `random` and `console`, the order of what is printed.
 */
export class Tracker {
  /**
   * Who knows the task that runs now. An object, for a function put in place of another makes V8 keep what it closes over until
   * the next full collection: the whole run.
   */
  tasks: { readonly current: number | null } = { current: null }
  readonly joins = new Joins()
  readonly log = new AccessLog({ after: () => this.joins.of(this.tasks.current), names: () => this.joins.names, isBehind: (join, other) => this.joins.isBehind(join, other) })
  readonly guest: GuestLocations
  #pending: PendingEvents
  #ios = new Map<number, Named & { signal: Named | null }>()
  #timers = new Map<number, Named & { repeat: boolean; signal: Named | null }>()
  #signals = new Map<number, Named>()

  constructor(pending: PendingEvents, sandbox: Sandbox, sites: readonly AccessSite[]) {
    this.#pending = pending
    this.guest = new GuestLocations({ log: this.log, joins: this.joins, sandbox, sites })
  }

  start(): void {
    this.#begin({ key: 's', cause: -1, after: [], enabled: [], chosen: 0, label: 'the program starts' })
  }

  begin(event: PendingEvent, chosen: number, enabled: readonly PendingEvent[], advancedClock: boolean): void {
    const { key, cause, after, label } = event
    this.#begin({ key, cause, after, enabled: enabled.map((one) => one.key), chosen, label })
    if (advancedClock) this.log.advanceClock()
    for (const timer of this.#pending.heldBy(event)) this.log.dependsOnTimer(this.#timers.get(timer)?.name ?? '')
    if (event.kind === 'timer') this.#fires(event.of)
    else if (event.kind !== 'outside') this.ioEvent(event.of)
    if (event.fault) this.#touch('faults', true, 'a fault', null)
  }

  /** What the guest tells or asks that concerns nobody else. */
  call(operation: number, args: HostArguments, groups: PromiseBook['groups']): number | string | undefined {
    switch (operation) {
      case op.clockSeen: this.readClock(); return undefined
      case op.signalRead: this.signalRead(args.number(0)); return undefined
      case op.clearedLate: this.timerCleared(args.number(0)); return undefined
      case op.location: return this.guest.locate(args.number(0), args.number(1), args.string(2), args.string(3))
      case op.objectName: return this.guest.nameOf(args.string(0))
      case op.watchPromise: this.guest.watch(args.number(0), args.number(1), args.handle(2), readRef(args.number(3))); return undefined
      case op.groupMembers: this.guest.group(args.number(0), args.string(1), args.string(2), args.string(3), groups.get(args.number(0))?.members ?? []); return undefined
      case op.random: this.random(); return undefined
      default: return undefined
    }
  }

  finish(): EventLog[] {
    return this.log.finish()
  }

  #begin(beginning: Beginning): void {
    this.joins.begin()
    this.log.begin(beginning)
    this.#pending.begin(beginning.key, this.log.index, () => this.joins.of(this.tasks.current))
  }

  #touch(location: string, write: boolean, words: string, place: Place | null, commutes = false): void {
    this.log.touch({ location, write, words, place, commutes })
  }

  issued(io: number, resource: string, signal: number): void {
    this.#ios.set(io, { name: `io:${this.#pending.keyOf('io', io)}`, words: resource, place: null, signal: this.#signals.get(signal) ?? null })
    if (this.#pending.isLatencyDrawn(resource)) this.log.drawLatency(resource)
    const known = this.#signals.get(signal)
    // An abort rejects what it ends in the order in which it was begun.
    if (known) this.#touch(`${known.name}|listeners`, true, known.words, known.place, true)
  }

  /** An I/O's call is known to stand here. */
  placed(io: number, place: Place): void {
    const known = this.#ios.get(io)
    if (known) known.place = place
  }

  placeOfIo(io: number): Place | null {
    return this.#ios.get(io)?.place ?? null
  }

  /** Its effect, its reply, a fault or an abort. */
  ioEvent(io: number): void {
    const known = this.#ios.get(io)
    if (!known) return
    this.#touch(known.name, true, known.words, known.place)
    if (known.signal) this.#readSignal(known.signal)
  }

  timerSet(timer: number, repeat: boolean, label: string, place: Place | null, signal: number): void {
    const name = `timer:${this.#pending.keyOf('timer', timer)}`
    this.#timers.set(timer, { name, repeat, words: label, place, signal: this.#signals.get(signal) ?? null })
    this.#touch('timers', true, label, place, true)
    this.log.setTimer()
    this.#compareDue(timer, label, place)
  }

  #compareDue(timer: number, label: string, place: Place | null): void {
    const waiting = this.#pending.waitingTimers()
    if (waiting.length < 2) return
    // Which of them fires first depends on when each was set.
    for (const { cause } of waiting) this.log.readClock(cause)
    const due = waiting.find(({ id }) => id === timer)?.dueAt
    const equals = waiting.filter(({ dueAt }) => dueAt === due)
    if (equals.length > 1) for (const { cause } of equals) this.log.touch({ location: 'timers', write: true, words: label, place }, cause)
  }

  /** Also for one that has fired: had it been cleared in time, it would not have. */
  timerCleared(timer: number): void {
    const known = this.#timers.get(timer)
    if (known) this.#touch(known.name, true, known.words, known.place)
  }

  #fires(timer: number): void {
    const known = this.#timers.get(timer)
    if (!known) return
    this.#touch('timers', false, known.words, known.place)
    this.#touch(known.name, true, known.words, known.place)
    if (known.signal) this.#readSignal(known.signal)
    if (known.repeat) this.#touch('timers', true, known.words, known.place)
  }

  /** An interval is set again. */
  timerRepeats(timer: number): void {
    const known = this.#timers.get(timer)
    if (known?.repeat) this.#compareDue(timer, known.words, known.place)
  }

  signalCreated(signal: number, kind: string, place: Place | null): void {
    this.#signals.set(signal, { name: `signal:${this.log.name()}`, words: kind === 'client' ? "the client's signal" : 'a signal', place })
  }

  signalAborted(signal: number): void {
    const known = this.#signals.get(signal)
    if (!known) return
    this.#touch(known.name, true, known.words, known.place)
    this.#touch(`${known.name}|listeners`, false, known.words, known.place)
  }

  signalRead(signal: number): void {
    const known = this.#signals.get(signal)
    if (known) this.#readSignal(known)
  }

  #readSignal({ name, words, place }: Named): void {
    this.#touch(name, false, words, place)
  }

  store(name: string, key: string, how: number, place: Place | null): void {
    const location = `store:${name}.${key}`
    const write = how === stored.written || (how === stored.same && this.log.isChangeToItsTask(location))
    this.#touch(location, write, `${name}.${key}`, place)
  }

  printed(place: Place | null): void {
    this.#touch('console', true, 'the console', place)
  }

  /** A test whose body was let on by a join ends whichever of the members came last. */
  testEnded(test: number, body: Ref | null): void {
    const behind = this.joins.settledBehind(body)
    if (behind) this.log.touch({ location: `${TEST_END}${test}`, write: true, words: 'the end of the test', place: null, apart: true, behind })
  }

  random(): void {
    this.#touch('random', true, 'Math.random', null)
  }

  readClock(): void {
    this.log.readClock()
  }
}
