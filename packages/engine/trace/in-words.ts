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

/** The client hangs up → The client hung up: an outside event's label as a sentence without its full stop. */
export function past(label: string): string {
  const clause = label.replace(/\bhangs up\b/, 'hung up')
  return /^(the|a|an) /i.test(clause) ? capital(clause) : `The ${clause}`
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
