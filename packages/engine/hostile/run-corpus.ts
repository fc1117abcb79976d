/**
 * Runs the whole corpus in one sandbox, on a thread with a grader's stack, and posts of each program what it came to and
 * whether the run after it was like one in a fresh sandbox.
 */
import { parentPort } from 'node:worker_threads'
import { run } from '../run/run.ts'
import { loadTestSandbox, mustCompile } from '../testing/test-sandbox.ts'
import { hashTrace } from '../trace/hash-trace.ts'
import { defineWorld } from '../world/define-world.ts'
import { corpus } from './corpus.ts'
import { verdictOf } from './hostile-program.ts'

export interface Came {
  group: string
  what: string
  verdict: string
  /** Whether the reference program, run next, had the trace that it has in a fresh sandbox. */
  isLikeFresh: boolean
}

const world = defineWorld({ seed: 3, resources: { db: { latencyMs: [5, 50], faults: ['down'] } } })
/** Leans on what a hostile program could have left behind: seed, clock, built-ins, tables, memory. */
const reference = mustCompile(`
import { io, store, sleep } from 'interleave:world'
const table = store<number>('table', { a: 1 })
const add = async (n: number) => table.set('a', ((await table.get('a')) ?? 0) + n)
setTimeout(() => console.log('timer', performance.now()), 20)
await Promise.all([add(1), add(2), io('db', () => Math.random()), sleep(7)])
console.log(await table.get('a'), Math.random(), Date.now(), [3, 1, 2].sort().map((n) => n * 2).join(), JSON.stringify({ a: [1] }))
try { null!.field } catch (error) { console.log((error as Error).message, new Error('here').stack) }
`)

const sandbox = await loadTestSandbox()
const fresh = hashTrace(run(await loadTestSandbox(), reference, world))
for (const [group, programs] of Object.entries(corpus))
  for (const [what, source] of programs) {
    const verdict = verdictOf(sandbox, source, world)
    parentPort?.postMessage({ group, what, verdict, isLikeFresh: hashTrace(run(sandbox, reference, world)) === fresh } satisfies Came)
  }
