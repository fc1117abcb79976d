import { getPrototypeOf, weakMapGet, weakMapHas, weakMapSet } from './primordials.ts'

/** What `inspect` shows of an object whose state is private: properties, or pairs of name and value. */
export type ShownAs = (value: object) => object | [name: unknown, value: unknown][]

const shown = new WeakMap<object, ShownAs>()

/** Says how the instances of a class are shown. */
export function showAs<T extends object>(prototype: T, read: (value: T) => ReturnType<ShownAs>): void {
  weakMapSet(shown, prototype, read)
}

export function shownAs(value: object): ShownAs | undefined {
  for (let at = getPrototypeOf(value), steps = 0; at !== null && steps < 100; at = getPrototypeOf(at), steps++) {
    if (weakMapHas(shown, at)) return weakMapGet(shown, at) as ShownAs
  }
  return undefined
}
