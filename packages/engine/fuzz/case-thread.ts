/** Runs cases on a thread with a grader's stack, and posts each result: its parent ends it when one does not come back. */
import { parentPort } from 'node:worker_threads'
import { loadTestSandbox } from '../testing/test-sandbox.ts'
import type { FuzzCase } from './make-case.ts'
import { runCase } from './run-case.ts'

const sandbox = await loadTestSandbox()
parentPort?.on('message', (cases: FuzzCase[]) => {
  for (const one of cases) parentPort?.postMessage(runCase(sandbox, one))
})
