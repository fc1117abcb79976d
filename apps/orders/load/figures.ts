import type { Sample } from './drive.ts'

/** The value that `share` of the sorted values do not exceed: the nearest rank. NaN of none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** What a load came to. */
export interface Figures {
  sent: number
  /** Answers by status; `hung-up` and `broken` are none. */
  statuses: Record<string, number>
  /** Right answers a second, from the first arrival to the last answer. */
  goodputPerSecond: number
  /** Answers that were a success and not right. */
  wrong: number
  /** Of the right answers, in milliseconds. */
  p50Ms: number
  p99Ms: number
  maxMs: number
  /** How late the right ones were sent, by our own fault or for want of a connection; it counts as latency. */
  lateP99Ms: number
}

export function figuresOf(samples: readonly Sample[]): Figures {
  const statuses: Record<string, number> = {}
  for (const { status } of samples) statuses[status] = (statuses[status] ?? 0) + 1
  const succeeded = samples.filter(({ status }) => typeof status === 'number' && status < 400)
  const right = succeeded.filter(({ verdict }) => verdict === 'right')
  const latencies = right.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b)
  const lateMs = right.map(({ lateMs }) => lateMs).sort((a, b) => a - b)
  const endMs = Math.max(...samples.map(({ atMs, latencyMs }) => atMs + latencyMs))
  const startMs = Math.min(...samples.map(({ atMs }) => atMs))
  return {
    sent: samples.length,
    statuses,
    goodputPerSecond: samples.length === 0 ? 0 : (right.length * 1_000) / (endMs - startMs),
    wrong: succeeded.length - right.length,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    maxMs: latencies.at(-1) ?? Number.NaN,
    lateP99Ms: quantile(lateMs, 0.99),
  }
}

/** A point for each window of `everyMs`: seconds from the start, and what `measure` makes of the requests that arrived in it. */
export function overTime(samples: readonly Sample[], everyMs: number, measure: (window: readonly Sample[]) => number): [number, number][] {
  const windows = Map.groupBy(samples, ({ atMs }) => Math.floor(atMs / everyMs))
  return [...windows.entries()].sort(([a], [b]) => a - b).map(([index, window]) => [((index + 0.5) * everyMs) / 1_000, measure(window)])
}
