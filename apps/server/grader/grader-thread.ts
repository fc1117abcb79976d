/** The thread of a grader process: one warm sandbox, one submission at a time. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { grade, KnownResults, Sandbox } from '@interleave/engine'
import { patternFiles } from '@interleave/patterns/as-files/pattern-files.generated.ts'
import type { ThreadReply, ThreadRequest } from './messages.ts'

if (!parentPort) throw new Error('grader-thread.ts runs as a worker thread of grader-process.ts')
const port = parentPort
const reply = (message: ThreadReply): void => port.postMessage(message)
const sandbox = await Sandbox.load(await readFile(fileURLToPath(import.meta.resolve('quickjs-wasi/quickjs.wasm'))))
const known = new KnownResults()

port.on('message', ({ id, lab, submission }: ThreadRequest) => {
  grade(sandbox, lab, submission, { packages: patternFiles, known }).then(
    (verdict) => reply({ type: 'verdict', id, verdict }),
    (error: unknown) => reply({ type: 'trouble', id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
})
reply({ type: 'ready' })
