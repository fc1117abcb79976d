import { contenders } from './contenders.ts'

/** Runs 100,000 tasks with ten at a time (or all, where there is no limit) in a process of its own, and prints what it took. */
const TASKS = 100_000
const [name] = process.argv.slice(2)
const contender = (await contenders()).find((contender) => contender.name === name)
if (!contender) throw new Error(`Expected the name of a contender, got ${name}`)
const items = Array.from({ length: TASKS }, (_, index) => index)
const { signal } = new AbortController()
// A yield to the event loop every thousand tasks, so that the memory of what is under way can be seen while it is.
let peak = 0
let done = 0
const task = async (item: number): Promise<number> => {
  if (++done % 1_000 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed)
  return item
}
await contender.map(items.slice(0, 100), task, 10, signal)
globalThis.gc?.()
const before = process.memoryUsage().heapUsed
done = 0
const from = performance.now()
await contender.map(items, task, 10, signal)
const seconds = (performance.now() - from) / 1_000
peak = Math.max(peak, process.memoryUsage().heapUsed)
console.log(JSON.stringify({ seconds, megabytes: (peak - before) / 1e6 }))
