/**
 * A grader: a process without secrets that judges one submission at a time. Its main thread only watches; a thread
 * with a large stack holds the engine. Its parent gives it work over IPC; when the parent is gone, it ends.
 */
import { Worker } from 'node:worker_threads'
import type { GradeRequest, GraderReply, ThreadReply, ThreadRequest } from './messages.ts'

/** An id that no account of the machine has, so that nothing of anybody's is within reach. */
const NOBODY_AT_ALL = 64_999

const threadFile = process.argv[2]
if (!process.send || threadFile === undefined) throw new Error('grader-process.ts is started by the server, with a thread to run')

let current: { id: number; timer: NodeJS.Timeout } | null = null
let thread = startThread()

process.on('message', (request: GradeRequest) => {
  const { id, lab, submission, limitMs } = request
  current = { id, timer: setTimeout(() => { cutOff(id).catch(giveUp) }, limitMs) }
  thread.postMessage({ id, lab, submission } satisfies ThreadRequest)
})
process.on('disconnect', () => process.exit(0))

function startThread(): Worker {
  const worker = new Worker(threadFile ?? '', {
    // Deep recursion in the guest nests WebAssembly calls, which live on this stack.
    resourceLimits: { stackSizeMb: 64, maxOldGenerationSizeMb: 768 },
    env: {},
  })
  worker.on('message', (message: ThreadReply) => {
    if (message.type === 'ready') {
      dropPrivileges()
      say(message)
    } else if (message.id === current?.id) {
      clearTimeout(current.timer)
      current = null
      say(message)
    }
  })
  // Out of memory, or a file that cannot be read: the parent starts a fresh process and gives the work to it.
  worker.on('error', giveUp)
  return worker
}

function giveUp(error: unknown): void {
  console.error(error)
  process.exit(1)
}

async function cutOff(id: number): Promise<void> {
  if (current?.id !== id) return
  current = null
  await thread.terminate()
  say({ type: 'wall', id })
  thread = startThread()
}

/** Everything is loaded by now: root was only needed to read it. Applies to all threads of the process. */
function dropPrivileges(): void {
  if (process.getuid?.() !== 0) return
  process.setgroups?.([])
  process.setgid?.(NOBODY_AT_ALL)
  process.setuid?.(NOBODY_AT_ALL)
}

function say(message: GraderReply): void {
  process.send?.(message)
}
