import { pick } from '../world/seeded-random.ts'
import type { Fault, World } from '../world/world.ts'
import type { Enabled } from './scheduler.ts'

/** How the guest is told of an event: see `fire` in the prelude. */
export const fireKind = { timer: 0, effect: 1, reply: 2, effectAndReply: 3, outside: 4, nothing: 5 } as const

/** Where something came from: the event that issued it, by its index, and its name. */
interface Origin {
  /** `s.0` is the first thing that the start issued; an event's own key goes on from there. */
  key: string
  cause: number
  /** Further events that came before. */
  after: readonly number[]
}

interface Io extends Origin {
  id: number
  resource: string
  words: string
  /** Whether its effect has an event of its own, and whether that is still to come. */
  phase: 'effect' | 'reply' | 'both'
  /** Its next event, and the faults that may come instead; null until they are asked for. */
  next: { event: PendingEvent; faults: readonly PendingEvent[] } | null
  effectAt: number
  replyAt: number
}

interface Timer extends Origin {
  id: number
  /** How often it has fired. */
  fired: number
  /** The event after which it was first the earliest; -1 before that. */
  enabledAfter: number
  delayMs: number
  dueAt: number
  repeat: boolean
  words: string
}

/** An event that can happen, with what it takes to make it happen. */
export interface PendingEvent extends Enabled {
  key: string
  /** The event that made it possible, and for a timer also the one after which its turn had come. */
  cause: number
  after: readonly number[]
  fire: (typeof fireKind)[keyof typeof fireKind]
  /** Order of creation: breaks ties, first in first out. */
  sequence: number
  fault: Fault | null
}

const FEW = 24
const UNDECLARED_LATENCY_MS: [number, number] = [10, 20]

/** Everything that may happen next, and the rule of virtual time. */
export class PendingEvents {
  #world: World
  #ios = new Map<number, Io>()
  #timers = new Map<number, Timer>()
  /** Timers that fired or were cleared. */
  #over: { id: number; dueAt: number }[] = []
  #outsides = new Map<number, Origin & { id: number; words: string; at: number }>()
  #sequence = 0
  #sequences = new Map<string, number>()
  #issued = new Map<string, number>()
  #named = new Map<string, number>()
  #nextIo = 1
  #nextTimer = 1
  #nextOutside = 1
  #faultsLeft: number
  /** The event that runs now, and how much it has issued. */
  #event: { key: string; index: number; issued: number; after: () => readonly number[] | null } = { key: 's', index: 0, issued: 0, after: () => null }

  constructor(world: World, maxFaults: number) {
    this.#world = world
    this.#faultsLeft = maxFaults
  }

  /** From now on, what is issued comes from this event, and from those that `after` gives at that moment. */
  begin(key: string, index: number, after: () => readonly number[] | null): void {
    this.#event = { key, index, issued: 0, after }
  }

  /** How the keys of the events of a pending I/O or timer begin. */
  keyOf(kind: 'io' | 'timer', id: number): string {
    return (kind === 'io' ? this.#ios.get(id) : this.#timers.get(id))?.key ?? ''
  }

  /** Timers that wait now, with the event that set each. */
  waitingTimers(): { id: number; cause: number; dueAt: number }[] {
    return [...this.#timers.values()].map(({ id, cause, dueAt }) => ({ id, cause, dueAt }))
  }

  /** Whether an operation on this resource takes as long as was drawn for it, first come first served. */
  isLatencyDrawn(resource: string): boolean {
    const [least, most] = this.#latency(resource)
    return least !== most
  }

  #latency(resource: string): [number, number] {
    return this.#world.resources[resource]?.latencyMs ?? UNDECLARED_LATENCY_MS
  }

  #origin(): Origin {
    return { key: `${this.#event.key}.${this.#event.issued++}`, cause: this.#event.index, after: this.#event.after() ?? [] }
  }

  issueIo(resource: string, label: string, hasEffect: boolean, now: number): number {
    const id = this.#nextIo++
    const nth = (this.#issued.get(resource) ?? 0) + 1
    this.#issued.set(resource, nth)
    const [least, most] = this.#latency(resource)
    // Drawn from the operation's own name and number, so that it is the same in every order.
    const latency = Math.round(least + (most - least) * pick(this.#world.seed, `${resource}#${nth}`))
    const words = this.#distinct(label === resource ? '' : label, resource)
    const half = Math.round(latency / 2)
    this.#ios.set(id, { ...this.#origin(), id, resource, words, phase: hasEffect ? 'effect' : 'both', next: null, effectAt: now + half, replyAt: now + latency })
    this.#sequences.set(`io${id}`, this.#sequence++)
    return id
  }

  /** The effect was run: what remains is the reply. */
  effectDone(id: number): void {
    const io = this.#ios.get(id)
    if (io) {
      io.phase = 'reply'
      io.next = null
      io.cause = this.#event.index
      io.after = []
    }
    this.#sequences.set(`io${id}`, this.#sequence++)
  }

  endIo(id: number): void {
    this.#ios.delete(id)
  }

  useFault(): void {
    this.#faultsLeft--
  }

  setTimer(delayMs: number, repeat: boolean, words: string, now: number): number {
    const id = this.#nextTimer++
    this.#timers.set(id, { ...this.#origin(), id, fired: 0, enabledAfter: -1, delayMs, dueAt: now + delayMs, repeat, words })
    this.#sequences.set(`timer${id}`, this.#sequence++)
    return id
  }

  /** A timer fires: an interval is set again, the others are gone. */
  timerFired(id: number, now: number): void {
    const timer = this.#timers.get(id)
    if (!timer) return
    this.#over.push({ id, dueAt: timer.dueAt })
    if (timer.repeat) {
      timer.dueAt = now + timer.delayMs
      timer.fired++
      timer.cause = this.#event.index
      timer.after = []
      timer.enabledAfter = -1
      this.#sequences.set(`timer${id}`, this.#sequence++)
    } else this.#timers.delete(id)
  }

  clearTimer(id: number): void {
    const timer = this.#timers.get(id)
    if (timer) this.#over.push({ id, dueAt: timer.dueAt })
    this.#timers.delete(id)
  }

  expectOutside(words: string, atMs: number): number {
    const id = this.#nextOutside++
    this.#outsides.set(id, { ...this.#origin(), id, words, at: atMs < 0 ? Number.POSITIVE_INFINITY : atMs })
    this.#sequences.set(`outside${id}`, this.#sequence++)
    return id
  }

  outsideHappened(id: number): void {
    this.#outsides.delete(id)
  }

  /** Whether only intervals are left, which nothing would ever end. */
  onlyIntervals(): boolean {
    return this.#ios.size === 0 && this.#outsides.size === 0 && [...this.#timers.values()].every((timer) => timer.repeat)
  }

  /** What can happen now, by nominal time; faults last, for they are never nominal. */
  enabled(): PendingEvent[] {
    const events: PendingEvent[] = []
    const faults: PendingEvent[] = []
    for (const io of this.#ios.values()) {
      const next = (io.next ??= this.#nextOf(io))
      events.push(next.event)
      if (this.#faultsLeft > 0) faults.push(...next.faults)
    }
    const timer = this.#earliestTimer()
    if (timer) {
      if (timer.enabledAfter < 0) timer.enabledAfter = this.#event.index
      events.push({
        key: `${timer.key}t${timer.fired || ''}`, cause: timer.cause, after: timer.enabledAfter > timer.cause ? [...timer.after, timer.enabledAfter] : timer.after,
        kind: 'timer', of: timer.id, label: `${timer.words} is over`, nominalAt: timer.dueAt, fire: fireKind.timer,
        sequence: this.#sequences.get(`timer${timer.id}`) ?? 0, fault: null,
      })
    }
    for (const { id, key, cause, after, words, at } of this.#outsides.values())
      events.push({ key: `${key}o`, cause, after, kind: 'outside', of: id, label: words, nominalAt: at, fire: fireKind.outside, sequence: this.#sequences.get(`outside${id}`) ?? 0, fault: null })
    putInOrder(events)
    return faults.length === 0 ? events : [...events, ...faults]
  }

  #nextOf({ id: of, key, cause, after, phase, resource, words, effectAt, replyAt }: Io): NonNullable<Io['next']> {
    const shared = { cause, after, of, sequence: this.#sequences.get(`io${of}`) ?? 0 }
    const event: PendingEvent =
      phase === 'effect'
        ? { key: `${key}e`, ...shared, kind: 'effect', label: `${resource} does ${words || 'its part'}`, nominalAt: effectAt, fire: fireKind.effect, fault: null }
        : {
          key: `${key}r`, ...shared, kind: 'reply', label: `${resource} answers${words ? ` ${words}` : ''}`, nominalAt: replyAt,
          fire: phase === 'both' ? fireKind.effectAndReply : fireKind.reply, fault: null,
        }
    if (phase === 'reply') return { event, faults: [] }
    const faults = (this.#world.resources[resource]?.faults ?? []).map((fault, number): PendingEvent => ({
      key: `${key}f${number}`, ...shared, kind: 'fault', nominalAt: replyAt, fire: fireKind.reply, fault,
      label: fault.kind === 'never' ? `${resource} never answers ${words}`.trim() : `${resource} fails ${words}`.trim() + ` with ${fault.message}`,
    }))
    return { event, faults }
  }

  /**
   * The virtual time at which `event` happens when it is the next. A timer fires on its deadline, never before; anything
   * else that is chosen ahead of it was simply faster than the world's own latency.
   */
  timeOf(event: PendingEvent, now: number): number {
    if (event.kind === 'timer') return Math.max(now, event.nominalAt)
    const due = this.#earliestTimer()?.dueAt ?? Number.POSITIVE_INFINITY
    const at = Math.min(event.nominalAt, due)
    return Number.isFinite(at) ? Math.max(now, at) : now
  }

  /** Timers that hold an event to their own moment as long as they wait, or would have, had they still waited. */
  heldBy(event: PendingEvent): number[] {
    if (event.kind === 'timer' || (this.#timers.size === 0 && this.#over.length === 0)) return []
    const waiting = this.#earliestTimer()
    return [...this.#over, ...(waiting ? [waiting] : [])].filter(({ dueAt }) => dueAt < event.nominalAt).map(({ id }) => id)
  }

  #earliestTimer(): Timer | null {
    let first: Timer | null = null
    for (const timer of this.#timers.values()) {
      if (!first || timer.dueAt < first.dueAt || (timer.dueAt === first.dueAt && this.#before(timer, first))) first = timer
    }
    return first
  }

  #before(a: Timer, b: Timer): boolean {
    return (this.#sequences.get(`timer${a.id}`) ?? 0) < (this.#sequences.get(`timer${b.id}`) ?? 0)
  }

  /** Tells two operations of the same words apart: "get a", "get a (2nd)". */
  #distinct(words: string, resource: string): string {
    const key = `${resource} ${words}`
    const nth = (this.#named.get(key) ?? 0) + 1
    this.#named.set(key, nth)
    return nth === 1 ? words : `${words} (${nth}${nth === 2 ? 'nd' : nth === 3 ? 'rd' : 'th'})`.trim()
  }
}

/** By insertion as long as they are few: they are asked for at every event, and are nearly in order. */
function putInOrder(events: PendingEvent[]): void {
  if (events.length > FEW) events.sort(nominally)
  else
    for (let next = 1; next < events.length; next++) {
      const event = events[next]!
      let at = next
      for (; at > 0 && nominally(events[at - 1]!, event) > 0; at--) events[at] = events[at - 1]!
      events[at] = event
    }
}

function nominally(a: PendingEvent, b: PendingEvent): number {
  return compare(a.nominalAt, b.nominalAt) || a.sequence - b.sequence
}

/** Infinity equals Infinity here, which subtraction would not say. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0
}
