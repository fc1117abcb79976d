import { Worker } from 'node:worker_threads'
import type { FuzzCase } from './make-case.ts'
import type { CaseResult } from './run-case.ts'

/** After so long a case is taken for a native loop that never polls: only a host can end those, and that is its verdict. */
const WALL_MS = 20_000
const BATCH = 200

/** Runs every case on a thread, and starts another when one does not come back. Kind 'wall' then, as a grader would say. */
export async function runInNode(cases: readonly FuzzCase[], onResult: (result: CaseResult) => void = () => {}): Promise<CaseResult[]> {
  const results: CaseResult[] = []
  while (results.length < cases.length) {
    for (const result of await runBatch(cases.slice(results.length, results.length + BATCH))) {
      results.push(result)
      onResult(result)
    }
  }
  return results
}

function runBatch(cases: readonly FuzzCase[]): Promise<CaseResult[]> {
  const { promise, resolve } = Promise.withResolvers<CaseResult[]>()
  const results: CaseResult[] = []
  const worker = new Worker(new URL('./case-thread.ts', import.meta.url), { resourceLimits: { stackSizeMb: 64 } })
  const end = (kind: string, trouble: string): void => {
    clearTimeout(timer)
    const at = cases[results.length]
    if (at && kind !== '') results.push({ seed: at.seed, kind, hash: '', trouble })
    void worker.terminate().then(() => resolve(results))
  }
  const arm = (): NodeJS.Timeout => setTimeout(() => end('wall', ''), WALL_MS)
  let timer = arm()
  worker.on('message', (result: CaseResult) => {
    results.push(result)
    clearTimeout(timer)
    if (results.length === cases.length) end('', '')
    else timer = arm()
  })
  worker.on('error', (error: Error) => end('broken', `the host crashed: ${error.stack ?? error.message}`))
  worker.postMessage(cases)
  return promise
}
