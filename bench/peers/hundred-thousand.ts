import { contenders } from './contenders.ts'

/**
 * Runs 100,000 tasks with ten at a time (or all, where there is no limit) in a process of its own, and prints what it took:
 * seconds, and by how much the process grew at its largest.
 */
const TASKS = 100_000
const [name] = process.argv.slice(2)
const contender = (await contenders()).find((contender) => contender.name === name)
if (!contender) throw new Error(`Expected the name of a contender, got ${name}`)
const items = Array.from({ length: TASKS }, (_, index) => index)
const { signal } = new AbortController()
const task = async (item: number): Promise<number> => item
await contender.map(items.slice(0, 100), task, 10, signal)
globalThis.gc?.()
const before = process.resourceUsage().maxRSS
const from = performance.now()
await contender.map(items, task, 10, signal)
const seconds = (performance.now() - from) / 1_000
// maxRSS is in kilobytes.
console.log(JSON.stringify({ seconds, megabytes: ((process.resourceUsage().maxRSS - before) * 1_024) / 1e6 }))
