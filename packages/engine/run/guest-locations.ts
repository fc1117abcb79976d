import type { AccessSite } from '../compile/program.ts'
import type { Handle, Sandbox } from '../world/sandbox.ts'
import type { AccessLog } from './access-log.ts'
import type { Joins } from './joins.ts'
import type { Place, Ref } from '../trace/trace.ts'

/** What the guest said it touched, for the trace. */
export interface Told {
  location: string
  words: string
  write: boolean
  same: boolean
  place: Place
}

interface Location {
  base: string
  /** `.name` of a property, `[key]` of an entry or an element, `$name` of a variable, `|keys` of the object as a whole. */
  key: string
}

interface Group {
  kind: string
  name: string
}

const how = { read: 0, write: 1, add: 2, same: 3 } as const

/**
 * The guest's objects and variables as locations: `KEY@2.total` is a property of the third object that event KEY made,
 * `KEY@2[alice]` an entry or an element of it. Objects whose making nobody saw are all called `?`: taken for one, they
 * cannot hide a conflict.
 *
 * What concerns an object as a whole is told at `|all` (its values), `|keys` (which there are, in which order), `|size` and
 * `|listeners`. Writes of a single key touch these too, and commute there; at `|keys` and `|listeners` only as long as nobody
 * in the run looks at the order.
 */
export class GuestLocations {
  readonly #log: AccessLog
  readonly #joins: Joins
  readonly #sandbox: Sandbox
  readonly #sites: readonly AccessSite[]
  readonly #locations: Location[] = []
  readonly #unsettled: { name: string; promise: Handle; ref: Ref | null }[] = []
  /** Unsettled members of groups that need all of them. */
  readonly #members: Handle[] = []
  readonly #groupsOf = new Map<string, Group[]>()

  constructor({ log, joins, sandbox, sites }: { log: AccessLog; joins: Joins; sandbox: Sandbox; sites: readonly AccessSite[] }) {
    this.#log = log
    this.#joins = joins
    this.#sandbox = sandbox
    this.#sites = sites
  }

  locate(event: number, number: number, key: string, module: string): number {
    const base = number === -1 ? '?' : number === -3 ? module : `${this.#log.keyOf(event)}@${number}`
    return this.#locations.push({ base, key }) - 1
  }

  /** The name of an object, from its event and its number there. */
  nameOf(object: string): string {
    const [event = '', number = ''] = object.split('.')
    return `${this.#log.keyOf(Number(event))}@${number}`
  }

  /** Null for what concerns an object as a whole. */
  access(id: number, mode: number, siteNumber: number): Told | null {
    const location = this.#locations[id]
    if (!location) return null
    const { base, key } = location
    const site = this.#sites[siteNumber]
    const place = site ? { file: site.file, line: site.line, column: site.column } : null
    const words = wordsFor(key, site?.label ?? '')
    const write = mode === how.write || mode === how.add
    if (key.startsWith('|')) {
      if (key === '|settled' && !write) this.#log.waitsFor(base)
      this.#log.touch({ location: base + key, write, words, place, commutes: mode === how.add })
      return null
    }
    const changes = write || (mode === how.same && this.#log.isChangeToItsTask(base + key))
    this.#log.touch({ location: base + key, write: changes, words, place })
    if (write && !key.startsWith('$')) this.#commuting(`${base}|all`, words, place)
    if (mode === how.add) {
      this.#commuting(`${base}|keys`, words, place)
      this.#commuting(`${base}|size`, words, place)
    }
    return place && { location: base + key, words, write, same: mode === how.same, place }
  }

  #commuting(location: string, words: string, place: Place | null): void {
    this.#log.touch({ location, write: true, commutes: true, words, place })
  }

  watch(event: number, number: number, promise: Handle, ref: Ref | null): void {
    if (this.#sandbox.promiseState(promise) === 'pending') this.#unsettled.push({ name: `${this.#log.keyOf(event)}@${number}`, promise, ref })
  }

  group(number: number, kind: string, group: string, list: string, refs: readonly (Ref | null)[]): void {
    const name = this.nameOf(group)
    const members = list.split(',').filter((member) => member !== '').map((member) => this.nameOf(member))
    this.#joins.group(number, { kind, name, members, refs })
    if (kind !== 'race') for (const { name: member, promise } of this.#unsettled) if (members.includes(member)) this.#members.push(promise)
    for (const key of members) {
      const groups = this.#groupsOf.get(key)
      if (groups) groups.push({ kind, name })
      else this.#groupsOf.set(key, [{ kind, name }])
    }
  }

  /** What runs in later jobs of an event in which a member settled could run behind the join, were that member the last. */
  afterJob(): void {
    if (this.#members.length === 0) return
    const members = this.#members
    let kept = 0
    for (let nth = 0; nth < members.length; nth++) if (this.#sandbox.promiseState(members[nth]!) === 'pending') members[kept++] = members[nth]!
    if (kept < members.length) this.#log.memberSettled()
    members.length = kept
  }

  /** At the end of an event: it wrote the promises that it settled. */
  settle(): void {
    // Nearly always nothing was: then no list is made.
    const all = this.#unsettled
    let kept = 0
    for (let nth = 0; nth < all.length; nth++) {
      const one = all[nth]!
      const state = this.#sandbox.promiseState(one.promise)
      if (state === 'pending') all[kept++] = one
      else this.#settled(one.name, state === 'fulfilled', this.#joins.settledBehind(one.ref))
    }
    all.length = kept
  }

  #settled(name: string, ok: boolean, behind: readonly number[] | null): void {
    this.#joins.settled(name, this.#log.index)
    this.#log.settles(name)
    this.#log.touch({ location: `${name}|settled`, write: true, words: 'a promise', place: null, apart: true, behind })
    for (const group of this.#groupsOf.get(name) ?? []) {
      // Had it come first, it would have settled the group.
      const decides = group.kind === 'race' || (group.kind === 'all' && !ok) || (group.kind === 'any' && ok)
      if (decides) this.#log.touch({ location: `${group.name}|settled`, write: false, words: `Promise.${group.kind}`, place: null, apart: true })
    }
  }
}

function wordsFor(key: string, label: string): string {
  if (key === '|settled') return 'a promise'
  if (key.startsWith('|')) return label === '' ? 'an object' : label
  if (label === '') return /^[.$]/.test(key) ? key.slice(1) : key
  return label + key
}
