import type { Exploration, Failure, Outcome } from '@interleave/engine/explore/exploration.ts'
import type { Finding } from '@interleave/engine/findings/finding.ts'
import type { Trace } from '@interleave/engine/trace/trace.ts'
import { shortResult } from '@interleave/timeline/short-result.ts'

/** What exploring one test gave. */
export interface TestExploration {
  /** Null for the program as a whole. */
  test: number | null
  name: string
  exploration: Exploration
}

export type Tone = 'ok' | 'warn' | 'bad'

/** One cell of the strip: a group of orders whose observable results are equal. */
export interface OrderCell {
  id: string
  /** Counts from 1 over all tests; what a person calls it. */
  number: number
  test: number | null
  testName: string
  outcome: Outcome
  failure: Failure | null
  tone: Tone
}

export function orderCells(explored: readonly TestExploration[]): OrderCell[] {
  let number = 0
  return explored.flatMap(({ test, name, exploration }) =>
    exploration.outcomes.map((outcome) => {
      const failure = exploration.failures.find((f) => f.schedule === outcome.schedule) ?? null
      number += 1
      return { id: `${test}/${outcome.key}`, number, test, testName: name, outcome, failure, tone: toneOf(outcome, failure) }
    }),
  )
}

/** A test that fails is bad; a run that passes, and yet leaves something behind, is a warning. */
function toneOf(outcome: Outcome, failure: Failure | null): Tone {
  if (!outcome.ok && failure?.kind !== 'finding') return 'bad'
  return outcome.ok && outcome.findings.length === 0 ? 'ok' : 'warn'
}

/** The cell that a run of a test belongs to: the one whose orders print the same and prove the same. */
export function cellOfRun(cells: readonly OrderCell[], test: number | null, { trace, findings }: { trace: Trace; findings: readonly Finding[] }): OrderCell | null {
  const ok = !trace.records.some((r) => r.type === 'unhandled-rejection' || (r.type === 'test-end' && !r.ok)) && trace.end.kind === 'finished'
  const printed = trace.records.flatMap((record) => (record.type === 'console' ? [record.text] : []))
  const signOf = (lines: readonly string[], found: readonly Finding[]): string =>
    JSON.stringify([lines, found.map((f) => [f.id, f.place.file, f.place.line])])
  const sign = signOf(printed, findings)
  return cells.find((c) => c.test === test && c.outcome.ok === ok && signOf(c.outcome.console, c.outcome.findings) === sign) ?? null
}

/** Orders, not cells: one cell stands for all orders that end alike. */
export function countOrders(cells: readonly OrderCell[]): Record<Tone, number> {
  const count: Record<Tone, number> = { ok: 0, warn: 0, bad: 0 }
  for (const { tone, outcome } of cells) count[tone] += outcome.count
  return count
}

/** What the orders of a cell come to, in few words. */
export function resultWords({ tone, failure, outcome }: OrderCell): string {
  if (tone === 'warn') return [...new Set(outcome.findings.map((f) => f.title))].join(', ')
  return shortResult(tone === 'bad' && failure ? failure.message : outcome.result)
}

/** Outcomes that read the same, over all tests, with how many orders came to each. */
export function outcomeGroups(cells: readonly OrderCell[]): { tone: Tone; result: string; count: number; first: OrderCell }[] {
  const groups = new Map<string, { tone: Tone; result: string; count: number; first: OrderCell }>()
  for (const cell of cells) {
    const result = resultWords(cell)
    const key = `${cell.tone} ${result}`
    const group = groups.get(key)
    if (group) group.count += cell.outcome.count
    else groups.set(key, { tone: cell.tone, result, count: cell.outcome.count, first: cell })
  }
  const rank: Record<Tone, number> = { ok: 0, bad: 1, warn: 2 }
  return [...groups.values()].sort((a, b) => rank[a.tone] - rank[b.tone])
}

/** What was done over all tests, no stronger than the weakest of them, and that equal results share a cell; `isThrough` once there is no test left. */
export function claimSentence(explored: readonly TestExploration[], isThrough = true): string {
  const orders = explored.reduce((sum, e) => sum + e.exploration.claim.orders, 0)
  const cells = explored.reduce((sum, e) => sum + e.exploration.outcomes.length, 0)
  const claims = explored.map((e) => e.exploration.claim)
  if (orders === 0) return 'No order came to its end'
  const shown = cells === orders ? '' : cells === 1 ? ', all with the same result' : `, shown by their ${plural(cells, 'distinct result')}`
  const isCut = !isThrough || explored.some((e) => e.exploration.stopped)
  if (isThrough && claims.every((c) => c.kind === 'all')) return `${orders === 1 ? 'The only order' : `All ${format(orders)} orders`} explored${shown}`
  if (!isThrough || claims.some((c) => c.kind === 'sampled')) {
    return `${plural(orders, 'order')} ${isCut ? 'run before it was stopped' : 'sampled'}${shown}. Others may end differently`
  }
  const reversals = Math.min(...claims.map((c) => (c.kind === 'bounded' ? c.maxReversals : Infinity)))
  return `All ${format(orders)} orders with at most ${plural(reversals, 'reversal')} explored${shown}. Others may end differently`
}

export function plural(count: number, noun: string): string {
  return `${format(count)} ${noun}${count === 1 ? '' : 's'}`
}

function format(count: number): string {
  return count.toLocaleString('en')
}

/** "Order 5 fails", and how it differs from one that passes; `names` tell the two events better than their labels, where they are known. */
export function swapSentence(cell: OrderCell, names: [string, string] | null = null): { lead: string; swap: string } {
  const { failure, outcome, number } = cell
  const subject = outcome.count === 1 ? `Order ${number}` : `Order ${number} and ${plural(outcome.count - 1, 'other')} like it`
  if (cell.tone === 'ok') {
    const result = outcome.result === 'passes' ? '.' : `: ${outcome.result}`
    return { lead: `${subject} ${outcome.count === 1 ? 'passes' : 'pass'}${result}`, swap: '' }
  }
  const trouble = cell.tone === 'bad' ? (outcome.count === 1 ? 'fails' : 'fail') : outcome.count === 1 ? 'passes with a finding' : 'pass with a finding'
  if (!failure?.swap) {
    return { lead: `${subject} ${trouble}: ${cell.tone === 'warn' ? (failure?.message ?? outcome.result) : resultWords(cell)}`, swap: '' }
  }
  const [first, second] = names ?? [failure.swap.first, failure.swap.second]
  return {
    lead: `${subject} ${trouble}: ${(cell.tone === 'warn' ? failure.message : resultWords(cell)).replace(/[.!?]?$/, '.')} It differs from one that passes by a single swap:`,
    swap: `“${first}” comes before “${second}”.`,
  }
}
