import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { poissonArrivals } from '../apps/orders/load/arrivals.ts'
import { closedLoop } from '../apps/orders/load/closed-loop.ts'
import { drive, requestText } from '../apps/orders/load/drive.ts'
import { type Figures, figuresOf, quantile } from '../apps/orders/load/figures.ts'
import { HttpConnection } from '../apps/orders/load/http-connection.ts'
import { startServiceProcess } from '../apps/orders/load/service-process.ts'
import { startSurroundings, type Surroundings } from '../apps/orders/load/surroundings.ts'
import { median } from './harness/measure.ts'
import { row, type Row } from './harness/row.ts'

const BARE = 'bare Hono handler'
/** Enough to keep one event loop busy, and within what the service takes on at once in any case. */
const CONNECTIONS = 8
/** Until each has answered some ten thousand times: the compiler of hot code works on for long. */
const WARM_UP_MS = 20_000
const ROUNDS = 21
const ROUND_MS = 700
const HANG_UPS = 300
const OVERLOAD_MS = 8_000

interface Contender {
  url: string
  pid: number
  stop(): Promise<unknown>
}

/** The service beside a bare handler with the same query: throughput, hang-ups, and twice the load that it can bear. */
export async function bench(): Promise<Row[]> {
  const surroundings = await startSurroundings()
  const databaseUrl = await surroundings.databaseUrl('orders')
  const ours = await startServiceProcess({ databaseUrl, pricingUrl: surroundings.pricing.url, inventoryUrl: surroundings.inventory.url, dataDir: surroundings.dataDir })
  const bare = await startBare(databaseUrl)
  try {
    const throughput = await compareThroughput(ours, bare)
    return [
      ...throughput.rows,
      ...(await hangUps(ours, surroundings)),
      ...(await overload(ours, bare, throughput)),
    ]
  } finally {
    await bare.stop()
    await ours.stop()
    await surroundings.stop()
  }
}

const orderPath = (index: number): string => `/orders/${1 + ((index * 37) % 5_000)}`

async function startBare(databaseUrl: string): Promise<Contender> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'peers/bare-handler.ts'), databaseUrl], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const ended = once(child, 'exit')
  return {
    url: line.split(' ').at(-1) ?? '',
    pid: child.pid ?? 0,
    stop: () => {
      child.kill()
      return ended
    },
  }
}

async function compareThroughput(ours: Contender, bare: Contender): Promise<{ rows: Row[]; peak: Map<Contender, number> }> {
  const contenders = [ours, bare]
  for (const { url } of contenders) await closedLoop(url, { connections: CONNECTIONS, forMs: WARM_UP_MS, path: orderPath })
  const rates = new Map(contenders.map((contender) => [contender, [] as number[]]))
  const cpu = new Map(contenders.map((contender) => [contender, [] as number[]]))
  // In turn, so that both meet the same machine.
  for (let round = 0; round < ROUNDS; round++)
    for (const contender of round % 2 ? contenders : contenders.toReversed()) {
      const before = cpuMs(contender.pid)
      const { perSecond, latenciesMs } = await closedLoop(contender.url, { connections: CONNECTIONS, forMs: ROUND_MS, path: orderPath })
      rates.get(contender)?.push(perSecond)
      cpu.get(contender)?.push(((cpuMs(contender.pid) - before) * 1_000) / latenciesMs.length)
    }
  const of = (values: Map<Contender, number[]>, contender: Contender): number => median(values.get(contender) ?? [])
  // A round's pair met the same machine: the median of their ratios says more than the ratio of medians.
  const ratio = median((rates.get(ours) ?? []).map((rate, round) => rate / (rates.get(bare)?.[round] ?? Number.NaN)))
  return {
    peak: new Map(contenders.map((contender) => [contender, Math.max(...(rates.get(contender) ?? []))])),
    rows: [
      row({ metric: 'GET /orders/:id', unit: '/s', better: 'higher', ours: of(rates, bare) * ratio, peer: of(rates, bare), peerName: BARE, target: { timesPeer: 0.9 } }),
      row({ metric: 'GET /orders/:id, CPU of the process', unit: 'µs', better: 'lower', ours: of(cpu, ours), peer: of(cpu, bare), peerName: BARE }),
    ],
  }
}

/** CPU time of a process in milliseconds; NaN where there is no /proc. */
function cpuMs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return Number.NaN
  }
}

/** Readers wait in the database for a lock; each in turn hangs up, and the database says when its backend is free. */
async function hangUps({ url }: Contender, surroundings: Surroundings): Promise<Row[]> {
  const { host, hostname, port } = new URL(url)
  const [holder, watcher] = [await surroundings.connect('orders'), await surroundings.connect('orders')]
  const working = async (): Promise<number> => {
    const { rows } = await watcher.query<{ count: number }>(`select count(*)::int from pg_stat_activity where application_name = 'orders' and state = 'active' and wait_event_type = 'Lock'`)
    return rows[0]?.count ?? 0
  }
  const until = async (count: number): Promise<void> => {
    while ((await working()) !== count);
  }
  const tookMs: number[] = []
  await holder.query('begin')
  await holder.query('lock table order_lines in access exclusive mode')
  try {
    for (let index = 0; index < HANG_UPS; index++) {
      const client = new HttpConnection(hostname, Number(port))
      const hangUp = new AbortController()
      const asked = client.send(requestText(host, { name: '', path: orderPath(index) }), hangUp.signal).catch(() => undefined)
      await until(1)
      const from = performance.now()
      hangUp.abort()
      await until(0)
      tookMs.push(performance.now() - from)
      await asked
    }
  } finally {
    await holder.query('rollback')
    await Promise.all([holder.end(), watcher.end()])
  }
  tookMs.sort((a, b) => a - b)
  return [
    row({ metric: 'hang-up to freed PostgreSQL backend, p50', unit: 'ms', better: 'lower', ours: quantile(tookMs, 0.5) }),
    row({ metric: 'hang-up to freed PostgreSQL backend, p99', unit: 'ms', better: 'lower', ours: quantile(tookMs, 0.99), target: { atMost: 50 } }),
  ]
}

/** Requests come at a tenth of the capacity, and then at twice the capacity, whatever became of the earlier ones. */
async function overload(ours: Contender, bare: Contender, { peak }: { peak: Map<Contender, number> }): Promise<Row[]> {
  const at = async (contender: Contender, share: number): Promise<Figures> => {
    const perSecond = (peak.get(contender) ?? 0) * share
    const samples = await drive({ url: contender.url, arrivalsMs: poissonArrivals({ perSecond, forMs: OVERLOAD_MS, seed: 7 }), plan: (index) => ({ name: 'order', path: orderPath(index) }), patienceMs: 30_000 })
    return figuresOf(samples)
  }
  const figures = async (contender: Contender) => {
    const unloaded = await at(contender, 0.1)
    const twice = await at(contender, 2)
    return { goodput: (100 * twice.goodputPerSecond) / (peak.get(contender) ?? Number.NaN), slower: twice.p99Ms / unloaded.p99Ms, unloaded, twice }
  }
  const [us, peer] = [await figures(ours), await figures(bare)]
  return [
    row({ metric: 'at twice the capacity: goodput, of the peak', unit: '%', better: 'higher', ours: us.goodput, peer: peer.goodput, peerName: BARE, target: { atLeast: 90 } }),
    row({ metric: 'at twice the capacity: p99 of accepted, of the unloaded', unit: '×', better: 'lower', ours: us.slower, peer: peer.slower, peerName: BARE, target: { atMost: 3 } }),
    row({ metric: 'unloaded: p99', unit: 'ms', better: 'lower', ours: us.unloaded.p99Ms, peer: peer.unloaded.p99Ms, peerName: BARE }),
    row({ metric: 'at twice the capacity: p99 of accepted', unit: 'ms', better: 'lower', ours: us.twice.p99Ms, peer: peer.twice.p99Ms, peerName: BARE }),
    row({ metric: 'at twice the capacity: refused', unit: '%', better: 'lower', ours: (100 * (us.twice.statuses['503'] ?? 0)) / us.twice.sent }),
  ]
}
