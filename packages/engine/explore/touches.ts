import type { Access } from '../run/event-log.ts'

const READ = 0
const WRITE = 1
const COMMUTING = 2

interface Location {
  /** The run that it was last touched in. */
  run: number
  mode: number
  /** The latest touches that do not conflict with each other, and those right before, which conflict with each of them. */
  latest: Touchers
  before: Touchers
}

/** Parts of a run that touched one location, and how. */
interface Touchers {
  nodes: number[]
  accesses: Access[]
}

/** Who touched which location last, as far as it decides what the next touch comes after. One object serves many runs. */
export class Touches {
  #locations = new Map<string, Location>()
  #run = 0

  /** Forgets all touches. */
  reset(): void {
    this.#run++
  }

  /** Those that an access comes right after. */
  conflicting(access: Access): Readonly<Touchers> {
    const known = this.#locations.get(access.location)
    if (known?.run !== this.#run) return NONE
    const mode = modeOf(access)
    return mode !== WRITE && mode === known.mode ? known.before : known.latest
  }

  add(node: number, access: Access): void {
    const mode = modeOf(access)
    let known = this.#locations.get(access.location)
    if (!known) {
      known = { run: -1, mode, latest: { nodes: [], accesses: [] }, before: { nodes: [], accesses: [] } }
      this.#locations.set(access.location, known)
    }
    if (known.run !== this.#run) {
      known.run = this.#run
      empty(known.latest)
      empty(known.before)
    } else if (mode === WRITE || mode !== known.mode) {
      const { before } = known
      known.before = known.latest
      known.latest = before
      empty(before)
    }
    known.mode = mode
    known.latest.nodes.push(node)
    known.latest.accesses.push(access)
  }
}

const NONE: Readonly<Touchers> = { nodes: [], accesses: [] }

function empty({ nodes, accesses }: Touchers): void {
  nodes.length = 0
  accesses.length = 0
}

function modeOf({ write, commutes }: Access): number {
  return !write ? READ : commutes ? COMMUTING : WRITE
}
