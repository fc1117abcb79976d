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
  return [...(await allOfTen(everyone)), ...(await thousandTasks(everyone)), ...hundredThousand(everyone), ...(await longLivedSignal())]
}

async function thousandTasks(everyone: AsyncPeer[]): Promise<Row[]> {
  const items = Array.from({ length: 1_000 }, (_, index) => index)
  const times = await compare(everyone, (peer, signal) => () => peer.map(items, task, 10, signal), (peer) => (peer.name === 'Effection' ? 1 : 20))
  return rows(everyone, times, { metric: '1,000 tasks, limit 10, with a signal', unit: 'µs', better: 'lower', target: { atMost: 250 } }, 1_000)
}

async function allOfTen(everyone: AsyncPeer[]): Promise<Row[]> {
  const fns = Array.from({ length: 10 }, () => noop)
  const having = everyone.filter(({ all }) => all)
  const times = await compare(having, (peer, signal) => () => peer.all?.(fns, signal), () => 500)
  return rows(having, times, { metric: 'all of 10 no-ops, shared cancel', unit: 'µs', better: 'lower', target: { atMost: 3 } }, 1_000)
}

/** Medians in milliseconds by name. */
async function compare(everyone: AsyncPeer[], workOf: (peer: AsyncPeer, signal: AbortSignal) => Work, batchOf: (peer: AsyncPeer) => number): Promise<Map<string, Timing>> {
  const works = everyone.map((peer) => {
    // One for each: some leave listeners on it, and the others would pay for them.
    const work = workOf(peer, new AbortController().signal)
    const batch = batchOf(peer)
    return [peer.name, async () => {
      for (let index = 0; index < batch; index++) await work()
    }] as const
  })
  // Effection's garbage, hundreds of megabytes a second, would be collected on the others' time: it is measured alone, last.
  const [heavy, light] = [works.filter(([name]) => name === 'Effection'), works.filter(([name]) => name !== 'Effection')]
  const timings: Record<string, Timing> = {
    ...(await measure(Object.fromEntries(light), { warmUp: 8, rounds: 40 })),
    ...(await measure(Object.fromEntries(heavy), { warmUp: 1, rounds: 5 })),
  }
  return new Map(everyone.map((peer) => {
    const { ms = Number.NaN, cpuMs = Number.NaN, samples = 0 } = timings[peer.name] ?? {}
    return [peer.name, { ms: ms / batchOf(peer), cpuMs: cpuMs / batchOf(peer), samples }]
  }))
}

/** Ours against its target, then a line for each peer. */
function rows(everyone: AsyncPeer[], times: Map<string, Timing>, figures: Omit<Figures, 'ours'>, scale: number): Row[] {
  const own = (times.get(ours.name)?.ms ?? Number.NaN) * scale
  const { target: _, ...against } = figures
  return [
    row({ ...figures, ours: own }),
    ...everyone.filter((peer) => peer !== ours).map((peer) => row({
      ...against, ours: own, peer: (times.get(peer.name)?.ms ?? Number.NaN) * scale, peerName: peer.limits || !figures.metric.includes('limit') ? peer.name : `${peer.name}, no limit`,
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
    const runs = Array.from({ length: peer.name === 'Effection' ? 1 : 5 }, () => runOnce(peer.name))
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
