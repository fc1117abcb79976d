/** Something to be measured: one call is one unit of work. */
export type Work = () => unknown

export interface Timing {
  /** Median of wall time in milliseconds. */
  ms: number
  /** Mean CPU time of this thread in milliseconds: what a loaded machine disturbs least. Zero for work of other processes. */
  cpuMs: number
  samples: number
}

export interface MeasureOptions {
  /** Calls before the first that counts. */
  warmUp?: number
  /** Rounds: in each, every contender is measured once, so that all meet the same load. */
  rounds?: number
  /** Calls that make one sample; more than one for work of microseconds. */
  batch?: number
}

/** Measures contenders in turn and gives the median of each. */
export async function measure<Name extends string>(contenders: Record<Name, Work>, options: MeasureOptions = {}): Promise<Record<Name, Timing>> {
  const { warmUp = 3, rounds = 15, batch = 1 } = options
  const entries = Object.entries(contenders) as [Name, Work][]
  for (const [, work] of entries) for (let index = 0; index < warmUp; index++) await work()
  const samples = new Map<Name, { ms: number[]; cpuMs: number }>(entries.map(([name]) => [name, { ms: [], cpuMs: 0 }]))
  for (let round = 0; round < rounds; round++)
    for (const [name, work] of entries) {
      const cpu = process.threadCpuUsage()
      const from = performance.now()
      for (let index = 0; index < batch; index++) {
        const result = work()
        if (result instanceof Promise) await result
      }
      const ms = (performance.now() - from) / batch
      const used = process.threadCpuUsage(cpu)
      const sample = samples.get(name)
      sample?.ms.push(ms)
      if (sample) sample.cpuMs += (used.user + used.system) / 1000 / batch / rounds
    }
  return Object.fromEntries(entries.map(([name]) => {
    const { ms = [], cpuMs = 0 } = samples.get(name) ?? {}
    return [name, { ms: median(ms), cpuMs, samples: ms.length }]
  })) as Record<Name, Timing>
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}
