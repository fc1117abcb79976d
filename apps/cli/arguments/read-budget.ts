import { UsageError } from './usage-error.ts'

/** What an exploration may cost; whatever is met first ends it. */
export interface Budget {
  orders?: number
  ms?: number
}

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, min: 60_000 }

/**
 * Reads `--budget`: orders (`5000`, `5,000`, `5_000`), a time (`10s`, `500ms`, `2m`), or both with a comma: `10s,5000`.
 * Throws `UsageError` for anything else.
 */
export function readBudget(text: string): Budget {
  const budget: Budget = {}
  for (const part of text.replace(/(?<=\d)[,_](?=\d{3}(?!\d))/g, '').split(',')) {
    const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|min|m)?$/.exec(part.trim()) ?? []
    const field = unit === undefined ? 'orders' : 'ms'
    const value = Number(amount) * (UNITS[unit ?? ''] ?? 1)
    if (amount === undefined || !(value > 0) || budget[field] !== undefined || (field === 'orders' && !Number.isInteger(value)))
      throw new UsageError(`Expected --budget to be a time or a number of orders, got "${text}".`, 'For example --budget 10s, --budget 5000, or both: --budget 10s,5000.')
    budget[field] = value
  }
  return budget
}
