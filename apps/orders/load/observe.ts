import { race, sleep, withTimeout } from '@interleave/patterns'
import { fetchOk } from '@interleave/patterns/adapters/fetch-ok.ts'
import type { BugId } from '../bugs/catalogue.ts'
import { poissonArrivals } from './arrivals.ts'
import { drive } from './drive.ts'
import type { Observed, Scenario } from './scenarios.ts'
import { startServiceProcess } from './service-process.ts'
import type { Surroundings } from './surroundings.ts'

const SEED = 32
const LOOK_EVERY_MS = 100
const METRICS_MS = 5_000

/** Starts the service, healthy or with a bug, on a database of its own; puts the scenario's load on it; and says what was seen. */
export async function observe(scenario: Scenario, bug: BugId | null, surroundings: Surroundings, signal: AbortSignal): Promise<Observed> {
  const { pricing, inventory, query } = surroundings
  const database = `${bug ?? 'healthy'}`
  for (const dependency of [pricing, inventory]) dependency.setFaults({})
  const service = await startServiceProcess({
    databaseUrl: await surroundings.databaseUrl(database), pricingUrl: pricing.url, inventoryUrl: inventory.url, dataDir: surroundings.dataDir, bug,
  })
  try {
    // What runs for the first time is slower, healthy or not: that is not what is to be seen.
    const { perSecond, plan } = scenario
    await drive({ url: service.url, arrivalsMs: poissonArrivals({ perSecond, forMs: 1_500, seed: SEED + 1 }), plan: (index) => plan(index + 1_000_000), signal })
    pricing.setFaults(scenario.pricing ?? {})
    inventory.setFaults(scenario.inventory ?? {})

    const under: Pick<Observed, 'pricing' | 'inventory'> = { pricing: [], inventory: [] }
    const look = async (signal: AbortSignal): Promise<never> => {
      const began = performance.now()
      for (;;) {
        await sleep(LOOK_EVERY_MS, { signal })
        const seconds = (performance.now() - began) / 1_000
        for (const name of ['pricing', 'inventory'] as const) under[name].push([seconds, surroundings[name].service.stats.inFlight])
      }
    }
    const cut = async (signal: AbortSignal): Promise<never> => {
      if (scenario.cutEveryMs === undefined) return sleep(Infinity, { signal }) as Promise<never>
      await sleep(scenario.forMs / 3, { signal })
      const ends = performance.now() + scenario.forMs / 3
      while (performance.now() < ends) {
        await query(database, `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'orders'`, [database])
        await sleep(scenario.cutEveryMs, { signal })
      }
      return sleep(Infinity, { signal }) as Promise<never>
    }
    const load = (signal: AbortSignal): Promise<Observed['samples']> => drive({
      url: service.url, arrivalsMs: poissonArrivals({ perSecond, forMs: scenario.forMs, seed: SEED }), plan, ...(scenario.judge ? { judge: scenario.judge } : {}), signal,
    })
    const began = new Date()
    const samples = await race([load, look, cut], { signal })
    const metrics = await readMetrics(service.url)
    const lost = await query<{ at: Date }>(database, 'select placed_at as at from orders o where placed_at > $1 and not exists (select from outbox e where e.order_id = o.id)', [began])
    const withoutEvent = lost.map(({ at }) => (at.getTime() - began.getTime()) / 1_000)
    return { samples, ...under, metrics, withoutEvent }
  } finally {
    await service.stop()
  }
}

/** Each metric of a service's page: summed over its labels, and for each of them. */
async function readMetrics(url: string): Promise<Record<string, number>> {
  const text = await withTimeout(METRICS_MS, (signal) => fetchOk(`${url}/metrics`, { signal, read: (response) => response.text() }))
  const metrics: Record<string, number> = {}
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = /^(\w+)(\{.*\})? (\S+)$/.exec(line) ?? []
    if (name === undefined) continue
    metrics[name] = (metrics[name] ?? 0) + Number(value)
    if (labels !== '') metrics[`${name}${labels}`] = Number(value)
  }
  return metrics
}
