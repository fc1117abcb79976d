/** What stands in the playground, kept here on every keystroke: the link is compressed, and comes only once the hands rest. */
import { isPlayState, type PlayState } from './play-link.ts'

export interface KeptPlay {
  state: PlayState
  /** The hash of the address at which it was typed; opened there again, this is newer than what the hash says. */
  hash: string
}

const KEY = 'interleave:play'

/** Null when nothing was typed here yet, or storage is denied. */
export function readKept(): KeptPlay | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null')
    if (typeof value !== 'object' || value === null || !('state' in value) || !('hash' in value)) return null
    return isPlayState(value.state) && typeof value.hash === 'string' ? { state: value.state, hash: value.hash } : null
  } catch {
    return null
  }
}

export function writeKept(kept: KeptPlay): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept))
  } catch {
    // Storage is full or denied: the link alone holds the code.
  }
}
