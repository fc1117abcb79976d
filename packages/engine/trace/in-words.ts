import type { Place } from './trace.ts'

/** `34 ms`; at most two decimals. */
export function ms(at: number): string {
  return `${Number(at.toFixed(2))} ms`
}

/** `service.ts:16`. */
export function placeText(place: Place): string {
  return `${place.file}:${place.line}`
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`
}

/** An outside event's label inside a sentence: `client hangs up` → `the client hangs up`. */
export function clause(label: string): string {
  return /^[a-z]/.test(label) && !/^(the|an?) /.test(label) ? `the ${label}` : label
}

/** The same as a sentence of its own, once it has happened: `The client hung up`. */
export function past(label: string): string {
  const text = clause(label).replace(/\bhangs up\b/, 'hung up')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
