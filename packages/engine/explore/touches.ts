import type { Access } from '../run/event-log.ts'

/** Who touched a location: an event of the run, and the part of it that did. */
export interface Touch {
  event: number
  node: number
  access: Access
}

type Mode = 'read' | 'write' | 'commuting'

const NONE: readonly Touch[] = []

interface Location {
  mode: Mode
  /** The latest touches that do not conflict with each other, and those right before, which conflict with each of them. */
  latest: Touch[]
  before: readonly Touch[]
}

/** Who touched which location last, as far as it decides what the next touch comes after. */
export class Touches {
  #locations = new Map<string, Location>()

  /** Those that an access comes right after; its own event may be among them. */
  conflicting(access: Access): readonly Touch[] {
    const known = this.#locations.get(access.location)
    if (!known) return NONE
    const mode = modeOf(access)
    return mode !== 'write' && mode === known.mode ? known.before : known.latest
  }

  add(touch: Touch): void {
    const { location } = touch.access
    const mode = modeOf(touch.access)
    const known = this.#locations.get(location)
    if (!known) this.#locations.set(location, { mode, latest: [touch], before: NONE })
    else if (mode !== 'write' && mode === known.mode) known.latest.push(touch)
    else {
      known.before = known.latest
      known.latest = [touch]
      known.mode = mode
    }
  }
}

function modeOf({ write, commutes }: Access): Mode {
  return !write ? 'read' : commutes ? 'commuting' : 'write'
}
