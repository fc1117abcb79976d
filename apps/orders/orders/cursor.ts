/** Where a page of orders ended: the next begins after it. */
export interface Position {
  /** ISO 8601, UTC, with milliseconds. */
  placedAt: string
  id: number
}

/** A position as clients see it: opaque, so that what it is made of may change. */
export function toCursor({ placedAt, id }: Position): string {
  return btoa(`${placedAt} ${id}`).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** What `toCursor` made; null for what it never would. */
export function fromCursor(cursor: string): Position | null {
  if (!/^[\w-]{1,64}$/.test(cursor)) return null
  let text: string
  try {
    text = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))
  } catch {
    return null
  }
  const [, placedAt = '', id] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (\d{1,10})$/.exec(text) ?? []
  const at = new Date(placedAt)
  // Date takes the 30th of February for the 2nd of March; to PostgreSQL there is none, and no year 0.
  return Number.isNaN(at.getTime()) || at.toISOString() !== placedAt || placedAt < '0001' ? null : { placedAt, id: Number(id) }
}
