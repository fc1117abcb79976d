import { getPrototypeOf } from './primordials.ts'
import { newWeakTable } from './tables.ts'

/** What `inspect` shows of an object whose state is private: properties, or pairs of name and value. */
export type ShownAs = (value: object) => object | [name: unknown, value: unknown][]

const shown = newWeakTable<object, ShownAs>()

/** Says how the instances of a class are shown. */
export function showAs<T extends object>(prototype: T, read: (value: T) => ReturnType<ShownAs>): void {
  shown.set(prototype, read as ShownAs)
}

export function shownAs(value: object): ShownAs | undefined {
  for (let at = getPrototypeOf(value), steps = 0; at !== null && steps < 100; at = getPrototypeOf(at), steps++) {
    const read = shown.get(at)
    if (read !== undefined) return read
  }
  return undefined
}
