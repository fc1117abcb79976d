import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { poissonArrivals } from '../apps/orders/load/arrivals.ts'
import { closedLoop } from '../apps/orders/load/closed-loop.ts'
import { drive, requestText } from '../apps/orders/load/drive.ts'
import { type Figures, figuresOf, quantile } from '../apps/orders/load/figures.ts'
import { HttpConnection } from '../apps/orders/load/http-connection.ts'
import { type Program, startProgram } from '../apps/orders/load/program.ts'
import { startDependencyProcess, startServiceProcess } from '../apps/orders/load/service-process.ts'
import { startSurroundings, type Surroundings } from '../apps/orders/load/surroundings.ts'
import { median } from './harness/measure.ts'
import { row, type Row } from './harness/row.ts'

const BARE = 'bare Hono handler'
/** Enough to keep one event loop busy, and so few that all are soon answered: that is no overload, and nobody is refused. */
const CONNECTIONS = 16
/** Until each has answered some ten thousand times: the compiler of hot code works on for long. */
const WARM_UP_MS = 20_000
const ROUNDS = 21
const ROUND_MS = 700
const HANG_UPS = 300
const OVERLOAD_MS = 6_000

/** The service beside a bare handler with the same query: throughput, hang-ups, and twice the load that it can bear. */
export async function bench(): Promise<Row[]> {
  await using started = new AsyncDisposableStack()
  const run = async (program: Promise<Program>): Promise<Program> => {
    const running = await program
    started.defer(() => running.stop())
    return running
  }
  const surroundings = await startSurroundings()
  started.defer(() => surroundings.stop())
  const databaseUrl = await surroundings.databaseUrl('orders')
  const [pricing, inventory] = [await run(startDependencyProcess('pricing')), await run(startDependencyProcess('inventory'))]
  const ours = await run(startServiceProcess({ databaseUrl, pricingUrl: pricing.url, inventoryUrl: inventory.url, dataDir: surroundings.dataDir }))
  const bare = await run(startProgram([join(import.meta.dirname, 'peers/bare-handler.ts'), databaseUrl]))
  return [...(await compareThroughput(ours, bare)), ...(await hangUps(ours, surroundings)), ...(await overload(ours, bare))]
}

const orderPath = (index: number): string => `/orders/${1 + ((index * 37) % 5_000)}`

/** What clients ask: half of them for an order, a quarter for a page of twenty, a quarter for a summary. */
function mixedPath(index: number): string {
  if (index % 2) return orderPath(index)
  return index % 4 ? '/orders?limit=20' : `${orderPath(index)}/summary`
}

async function compareThroughput(ours: Program, bare: Program): Promise<Row[]> {
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
  const of = (values: Map<Program, number[]>, contender: Program): number => median(values.get(contender) ?? [])
  // A round's pair met the same machine: the median of their ratios says more than the ratio of medians.
  const ratio = median((rates.get(ours) ?? []).map((rate, round) => rate / (rates.get(bare)?.[round] ?? Number.NaN)))
  return [
    row({ metric: 'GET /orders/:id', unit: '/s', better: 'higher', ours: of(rates, bare) * ratio, peer: of(rates, bare), peerName: BARE, target: { timesPeer: 0.9 } }),
    row({ metric: 'GET /orders/:id, CPU of the process', unit: 'µs', better: 'lower', ours: of(cpu, ours), peer: of(cpu, bare), peerName: BARE }),
  ]
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
async function hangUps({ url }: Program, surroundings: Surroundings): Promise<Row[]> {
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
      // It rejects, with the hang-up as its reason.
      const asked = Promise.allSettled([client.send(requestText(host, { name: '', path: orderPath(index) }), hangUp.signal)])
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

interface Overload {
  /** Of the peak, in percent. */
  goodput: number
  unloaded: Figures
  twice: Figures
}

/** Requests come at a tenth of the capacity, about as fast as they can be answered, and at twice that, whatever became of the earlier ones. */
async function overloaded({ url }: Program, path: (index: number) => string): Promise<Overload> {
  await closedLoop(url, { connections: CONNECTIONS, forMs: WARM_UP_MS / 2, path })
  const rates: number[] = []
  for (let round = 0; round < 5; round++) rates.push((await closedLoop(url, { connections: CONNECTIONS, forMs: ROUND_MS, path })).perSecond)
  const about = median(rates)
  const at = async (perSecond: number): Promise<Figures> => {
    const samples = await drive({ url, arrivalsMs: poissonArrivals({ perSecond, forMs: OVERLOAD_MS, seed: 7 }), plan: (index) => ({ name: 'mix', path: path(index) }), patienceMs: 30_000 })
    // In the first second connections are made, which clients of a service that runs have.
    return figuresOf(samples.filter(({ atMs }) => atMs > 1_000))
  }
  const unloaded = await at(about * 0.1)
  // The highest point of goodput over what is offered, with the same clients: they, too, take of the two processors.
  let peak = 0
  for (let offered = about * 0.85; peak === 0 || offered < peak * 1.3; offered *= 1.15) peak = Math.max(peak, (await at(offered)).goodputPerSecond)
  for (;;) {
    const twice = await at(peak * 2)
    // More than the peak: then that was none.
    if (twice.goodputPerSecond <= peak) return { goodput: (100 * twice.goodputPerSecond) / peak, unloaded, twice }
    peak = twice.goodputPerSecond
  }
}

async function overload(ours: Program, bare: Program): Promise<Row[]> {
  const us = await overloaded(ours, mixedPath)
  const peer = await overloaded(bare, orderPath)
  const beside = { peerName: `${BARE}, which refuses nothing` }
  return [
    row({ metric: 'at twice the capacity: goodput, of the peak', unit: '%', better: 'higher', ours: us.goodput, peer: peer.goodput, ...beside, target: { atLeast: 90 } }),
    row({ metric: 'at twice the capacity: p99 of accepted, of the unloaded', unit: '×', better: 'lower', ours: us.twice.p99Ms / us.unloaded.p99Ms, peer: peer.twice.p99Ms / peer.unloaded.p99Ms, ...beside, target: { atMost: 3 } }),
    row({ metric: 'unloaded: p99', unit: 'ms', better: 'lower', ours: us.unloaded.p99Ms, peer: peer.unloaded.p99Ms, ...beside }),
    row({ metric: 'at twice the capacity: p99 of accepted', unit: 'ms', better: 'lower', ours: us.twice.p99Ms, peer: peer.twice.p99Ms, ...beside }),
    row({ metric: 'at twice the capacity: sent late by the driver, p99, which counts as latency', unit: 'ms', better: 'lower', ours: us.twice.lateP99Ms, peer: peer.twice.lateP99Ms, ...beside }),
    row({ metric: 'at twice the capacity: refused', unit: '%', better: 'lower', ours: (100 * (us.twice.statuses['503'] ?? 0)) / us.twice.sent }),
  ]
}
