import { spawnSync } from 'node:child_process'
import { getEventListeners } from 'node:events'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { all, map, retry, Semaphore, sleep, withTimeout } from '@interleave/patterns'
import { measure, median, type Timing, type Work } from './harness/measure.ts'
import { type Figures, row, type Row } from './harness/row.ts'
import { type AsyncPeer } from './peers/async-patterns.ts'
import { contenders, ours } from './peers/contenders.ts'

const noop = async (): Promise<undefined> => undefined
const task = async (item: number): Promise<number> => item

/** Concurrency and shared cancellation, beside native promises and the libraries that offer as much or less. */
export async function bench(): Promise<Row[]> {
  const everyone = await contenders()
  const heavy = everyone.filter(({ name }) => name === HEAVY)
  const light = everyone.filter(({ name }) => name !== HEAVY)
  const [tasks, noops] = [new Map<string, number>(), new Map<string, number>()]
  // Its garbage, hundreds of megabytes a second, would be collected on the others' time: so it comes last.
  for (const [peers, rounds] of [[light, 40], [heavy, 5]] as const) {
    await compare(noops, peers.filter(({ all }) => all), (peer, signal) => () => peer.all?.(FNS, signal), peers === heavy ? 5 : 500, rounds)
    await compare(tasks, peers, (peer, signal) => () => peer.map(ITEMS, task, 10, signal), peers === heavy ? 1 : 20, rounds)
  }
  return [
    ...rows(everyone.filter(({ all }) => all), noops, { metric: 'all of 10 no-ops, shared cancel', unit: 'µs', better: 'lower', target: { atMost: 3 } }),
    ...rows(everyone, tasks, { metric: '1,000 tasks, limit 10, with a signal', unit: 'µs', better: 'lower', target: { atMost: 250 } }),
    ...hundredThousand(everyone),
    ...(await longLivedSignal()),
  ]
}

const HEAVY = 'Effection'
const ITEMS = Array.from({ length: 1_000 }, (_, index) => index)
const FNS = Array.from({ length: 10 }, () => noop)

/** Adds the median of one call in microseconds for each peer. */
async function compare(to: Map<string, number>, peers: AsyncPeer[], workOf: (peer: AsyncPeer, signal: AbortSignal) => Work, batch: number, rounds: number): Promise<void> {
  const works = peers.map((peer) => {
    // A signal for each: some leave listeners on it, and the others would pay for them.
    const work = workOf(peer, new AbortController().signal)
    return [peer.name, async () => {
      for (let index = 0; index < batch; index++) await work()
    }] as const
  })
  const timings: Record<string, Timing> = await measure(Object.fromEntries(works), { warmUp: Math.min(20, rounds), rounds })
  for (const { name } of peers) to.set(name, ((timings[name]?.ms ?? Number.NaN) / batch) * 1_000)
}

/** Ours against its target, then a line for each peer. */
function rows(everyone: AsyncPeer[], times: Map<string, number>, figures: Omit<Figures, 'ours'>): Row[] {
  const own = times.get(ours.name) ?? Number.NaN
  const { target: _, ...against } = figures
  return [
    row({ ...figures, ours: own }),
    ...everyone.filter((peer) => peer !== ours).map((peer) => row({
      ...against, ours: own, peer: times.get(peer.name) ?? null, peerName: peer.limits || !figures.metric.includes('limit') ? peer.name : `${peer.name}, no limit`,
    })),
  ]
}

function hundredThousand(everyone: AsyncPeer[]): Row[] {
  const program = join(import.meta.dirname, 'peers', 'hundred-thousand.ts')
  const runOnce = (name: string): { seconds: number; megabytes: number } => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', '--max-old-space-size=4096', program, name], { encoding: 'utf8' })
    if (!stdout) throw new Error(`Expected figures of ${name}, got ${stderr.slice(-300)}`)
    return JSON.parse(stdout) as { seconds: number; megabytes: number }
  }
  const figures = everyone.map((peer) => {
    const runs = Array.from({ length: peer.name === HEAVY ? 1 : 5 }, () => runOnce(peer.name))
    return { peer, seconds: median(runs.map(({ seconds }) => seconds)), megabytes: median(runs.map(({ megabytes }) => megabytes)) }
  })
  const line = (metric: string, unit: string, of: (figure: (typeof figures)[number]) => number, atMost: number): Row[] => {
    const own = figures.find(({ peer }) => peer === ours)
    const value = own ? of(own) : Number.NaN
    return [
      row({ metric, unit, better: 'lower', ours: value, target: { atMost } }),
      ...figures.filter((figure) => figure !== own).map((figure) => row({
        metric, unit, better: 'lower', ours: value, peer: of(figure), peerName: figure.peer.limits ? figure.peer.name : `${figure.peer.name}, no limit`,
      })),
    ]
  }
  return [
    ...line('100,000 tasks: memory', 'MB', ({ megabytes }) => megabytes, 25),
    ...line('100,000 tasks: time', 's', ({ seconds }) => seconds, 0.06),
  ]
}

/** What 100,000 operations leave behind on one signal that lives as long as the process. */
async function longLivedSignal(): Promise<Row[]> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const { signal } = new AbortController()
  const semaphore = new Semaphore(10)
  const operations = [
    () => all([noop, noop], { signal }),
    () => map([1, 2], task, { concurrency: 2, signal }),
    () => withTimeout(1_000, noop, { signal }),
    () => retry(noop, { signal }),
    () => semaphore.run(noop, { signal }),
    () => sleep(0, { signal }),
  ]
  const many = async (count: number): Promise<void> => {
    await map(Array.from({ length: count }, (_, index) => index), async (index) => { await operations[index % operations.length]?.() }, { concurrency: 100 })
  }
  await many(10_000)
  collect()
  const before = process.memoryUsage().heapUsed
  await many(100_000)
  collect()
  const growth = Math.max(0, process.memoryUsage().heapUsed - before) / 1e6
  return [
    row({ metric: '100,000 operations on one signal: listeners left', unit: '', better: 'lower', ours: getEventListeners(signal, 'abort').length, target: { atMost: 0 } }),
    row({ metric: '100,000 operations on one signal: memory kept', unit: 'MB', better: 'lower', ours: growth, target: { atMost: 1 } }),
  ]
}
