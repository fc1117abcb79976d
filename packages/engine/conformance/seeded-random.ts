/** Random choices that are the same for the same seed. */
export interface Random {
  /** A whole number from 0, below `count`. */
  below(count: number): number
  pick<T>(values: readonly T[]): T
  pickOr<T, U>(values: readonly T[], otherwise: U): T | U
}

/** mulberry32. */
export function seededRandom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0
  const below = (count: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % count
  }
  const pick = <T>(values: readonly T[]): T => {
    if (values.length === 0) throw new RangeError('Expected at least one value to pick from, got none')
    return values[below(values.length)] as T
  }
  return { below, pick, pickOr: (values, otherwise) => (values.length === 0 ? otherwise : pick(values)) }
}
