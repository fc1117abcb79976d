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
  /** What stands behind `size` is of earlier runs: to cut the lists each time would cost more than all the rest. */
  nodes: number[]
  accesses: Access[]
  size: number
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
      known = { run: -1, mode, latest: { nodes: [], accesses: [], size: 0 }, before: { nodes: [], accesses: [], size: 0 } }
      this.#locations.set(access.location, known)
    }
    if (known.run !== this.#run) {
      known.run = this.#run
      known.latest.size = 0
      known.before.size = 0
    } else if (mode === WRITE || mode !== known.mode) {
      const { before } = known
      known.before = known.latest
      known.latest = before
      before.size = 0
    }
    known.mode = mode
    const { latest } = known
    latest.nodes[latest.size] = node
    latest.accesses[latest.size++] = access
  }
}

const NONE: Readonly<Touchers> = { nodes: [], accesses: [], size: 0 }

function modeOf({ write, commutes }: Access): number {
  return !write ? READ : commutes ? COMMUTING : WRITE
}
