/** Names one order of one test, and a moment in it: `order=i1.0021&test=2&event=12`. It stands in a link, as it is or packed with the code. */
export interface OrderLink {
  /** As a trace prints it. */
  schedule: string
  /** Null for the program as a whole. */
  test: number | null
  /** With how many faults the order was explored. */
  faults: number
  /** Number of the event; null for wherever the run is shown first. */
  event: number | null
}

export function writeOrder({ schedule, test, faults, event }: OrderLink): string {
  const parts: [string, string | number][] = [['order', schedule]]
  if (test !== null) parts.push(['test', test])
  if (faults > 0) parts.push(['faults', faults])
  if (event !== null) parts.push(['event', event])
  return parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
}

/** Null for a text that names no order. */
export function readOrder(text: string): OrderLink | null {
  const given = new URLSearchParams(text.replace(/^#/, ''))
  const schedule = given.get('order')
  if (schedule === null) return null
  return { schedule, test: whole(given.get('test')), faults: whole(given.get('faults')) ?? 0, event: whole(given.get('event')) }
}

function whole(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null
}
