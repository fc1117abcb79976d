import type { NamedReversal } from './exploration.ts'
import type { Reversal } from './known-orders.ts'

/** "swap these two: … both write `cart.total` (service.ts:20)". */
export function nameReversal({ first, second, by }: Pick<Reversal, 'first' | 'second' | 'by'>): NamedReversal {
  const told = { first: second.label, second: first.label }
  const swapped = `Swap “${first.label}” and “${second.label}”`
  if (by === null) return { ...told, location: '', place: null, words: `${swapped}: the one that comes first keeps the other from happening in time` }
  const [earlier, later] = by
  const place = later.place ?? earlier.place
  const where = place ? ` (${place.file}:${place.line})` : ''
  const what = `\`${later.words}\`${where}`
  const does = earlier.write && later.write ? `both write ${what}` : later.write ? `the first reads ${what}, the second writes it` : `the first writes ${what}, the second reads it`
  return { ...told, location: later.words, place, words: `${swapped}: ${does}` }
}
