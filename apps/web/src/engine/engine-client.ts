import type { Trace } from '@interleave/engine/trace/trace.ts'
import { likelyLine } from './likely-line.ts'
import type { Exploration } from '@interleave/engine/explore/exploration.ts'
import {
  type Call,
  type ExploreInput,
  type ExploreResult,
  type FromWorker,
  isNotCompiled,
  type ProgramInput,
  type Progress,
  type RunInput,
  type RunResult,
  type TestsResult,
  type ToWorker,
} from './messages.ts'

/** The part of `Worker` that the client uses, so that a test can stand in for it. */
export interface WorkerPort {
  postMessage(message: ToWorker): void
  terminate(): void
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

export interface Cancellable {
  signal?: AbortSignal | undefined
}

export interface EngineClient {
  /** Runs one order. An aborted call rejects with the signal's reason. */
  run(input: RunInput & Cancellable): Promise<RunResult>
  /** Names the tests that the program registers. */
  tests(input: ProgramInput & Cancellable): Promise<TestsResult>
  /** Runs many orders. An aborted call gives what was explored so far, marked `stopped`. */
  explore(input: ExploreInput & Cancellable & { onProgress?: ((progress: Progress) => void) | undefined }): Promise<ExploreResult>
  /** Starts the worker and compiles the sandbox, so that the first run need not wait. */
  warm(): void
  /** Makes a run that may soon be asked of `run`, unless something is under way; the same input then has its result at once. */
  prepare(input: RunInput): void
  /** Ends the worker; calls under way are rejected. */
  close(): void
}

export interface EngineOptions {
  spawn?: () => WorkerPort
  /** Silence of the worker after which it is taken for dead: the sandbox's own limits speak well before. */
  wallMs?: number
  /** The first answer also waits for the download and compilation of the sandbox. */
  startMs?: number
  /** How long a cancelled call may take to hand back what it has. */
  graceMs?: number
}

interface Job {
  id: number
  call: Call
  state: 'waiting' | 'sent' | 'cancelled'
  progress: Progress | null
  settle(value: RunResult | TestsResult | ExploreResult): void
  reject(reason: unknown): void
  onProgress(progress: Progress): void
}

function spawnWorker(): WorkerPort {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'engine' })
}

/**
 * The page's side of the engine: one warm worker, calls in order. A worker that falls silent for longer than the wall
 * limit is ended and replaced, and the call is answered with a run that says so.
 */
export function createEngine(options: EngineOptions = {}): EngineClient {
  const { spawn = spawnWorker, wallMs = 8_000, startMs = 45_000, graceMs = 700 } = options
  const queue: Job[] = []
  let worker: WorkerPort | null = null
  let ready = false
  let watchdog: ReturnType<typeof setTimeout> | undefined
  let lastId = 0

  function start(): WorkerPort {
    if (worker) return worker
    const port = spawn()
    port.onmessage = (event) => hear(event.data)
    port.onerror = (event) => fail(new Error(event.message || 'The engine did not start. Reload the page.'))
    worker = port
    ready = false
    return port
  }

  function stop(): void {
    clearTimeout(watchdog)
    if (worker) {
      worker.onmessage = null
      worker.onerror = null
      worker.terminate()
    }
    worker = null
  }

  function fail(error: Error): void {
    stop()
    queue.shift()?.reject(error)
    pump()
  }

  function watch(ms: number): void {
    clearTimeout(watchdog)
    watchdog = setTimeout(() => {
      const job = queue[0]
      stop()
      if (!job) return
      queue.shift()
      if (!ready) job.reject(new Error('The engine did not start in time. Check the connection and run again.'))
      else job.settle(silent(job, wallMs))
      pump()
    }, ms)
  }

  function pump(): void {
    const job = queue[0]
    if (!job || job.state !== 'waiting') return
    job.state = 'sent'
    start().postMessage({ type: 'call', id: job.id, call: job.call })
    watch(ready ? wallMs : startMs)
  }

  function hear(message: FromWorker): void {
    const job = queue[0]
    if (message.type === 'ready') {
      ready = true
      if (job?.state === 'sent') watch(wallMs)
      return
    }
    // An answer to a call that is no longer the current one is stale.
    if (!job || message.id !== job.id) return
    if (message.type === 'progress') {
      job.progress = message.progress
      if (job.state === 'cancelled') return
      watch(wallMs)
      job.onProgress(message.progress)
      return
    }
    clearTimeout(watchdog)
    queue.shift()
    if (message.type === 'done') job.settle(message.value)
    else job.reject(Object.assign(new Error(message.message), { code: message.code }))
    pump()
  }

  function cancel(job: Job, reason: unknown): void {
    const isStoppable = job.call.kind === 'explore'
    if (job.state === 'waiting') {
      queue.splice(queue.indexOf(job), 1)
      if (isStoppable) job.settle(cutShort(job.progress))
      else job.reject(reason)
      return
    }
    job.state = 'cancelled'
    worker?.postMessage({ type: 'cancel', id: job.id })
    if (!isStoppable) job.reject(reason)
    clearTimeout(watchdog)
    watchdog = setTimeout(() => {
      stop()
      queue.shift()
      if (isStoppable) job.settle(cutShort(job.progress))
      pump()
    }, graceMs)
  }

  function submit(call: Call, signal: AbortSignal | undefined, onProgress: (progress: Progress) => void) {
    return new Promise<RunResult | TestsResult | ExploreResult>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const onAbort = (): void => cancel(job, signal?.reason)
      const done = (): void => signal?.removeEventListener('abort', onAbort)
      const job: Job = {
        id: ++lastId,
        call,
        state: 'waiting',
        progress: null,
        settle: (value) => (done(), resolve(value)),
        reject: (reason) => (done(), reject(reason)),
        onProgress,
      }
      signal?.addEventListener('abort', onAbort)
      queue.push(job)
      pump()
    })
  }

  const ignore = (): void => undefined
  return {
    run: ({ signal, ...input }) => submit({ kind: 'run', input }, signal, ignore) as Promise<RunResult>,
    tests: ({ signal, ...input }) => submit({ kind: 'tests', input }, signal, ignore) as Promise<TestsResult>,
    explore: ({ signal, onProgress, ...input }) =>
      submit({ kind: 'explore', input }, signal, onProgress ?? ignore) as Promise<ExploreResult>,
    warm: () => void start(),
    prepare: (input) => start().postMessage({ type: 'prepare', input }),
    close() {
      stop()
      for (const job of queue.splice(0)) job.reject(new DOMException('The engine was closed.', 'AbortError'))
    },
  }
}

/** The answer in place of a worker that fell silent. */
function silent(job: Job, wallMs: number): RunResult | TestsResult | ExploreResult {
  const message =
    `The code did not come back within ${wallMs / 1000} s, so it was stopped. ` +
    'One built-in call ran for too long: look for an array method or a string search on something huge. ' +
    'A line that is named is the likeliest one, by reading the code.'
  const end = { kind: 'limit', limit: 'wall', place: likelyLine(inReadingOrder(job.call.input)), message } as const
  const trace: Trace = { version: 1, schedule: '', seed: 0, records: [], end }
  switch (job.call.kind) {
    case 'run': return { ok: true, trace, findings: [], tests: [] }
    case 'tests': return { ok: true, trace, names: [] }
    case 'explore': {
      const where = end.place ? ` (${end.place.file}, line ${end.place.line})` : ''
      const failure = { kind: 'limit' as const, message: message + where, error: null, schedule: '', swap: null, reversals: [] as [] }
      return { ...cutShort(job.progress), failures: [failure] }
    }
  }
}

/** The entry comes first: what runs is most likely there. */
function inReadingOrder({ files, entry }: ProgramInput): ProgramInput['files'] {
  return [...files].sort((a, b) => Number(b.name === entry) - Number(a.name === entry))
}

/** What can be said of an exploration that ended without an answer. */
function cutShort(soFar: Progress | null): Exploration {
  if (soFar) return { ...soFar, stopped: true }
  const claim = { kind: 'sampled', orders: 0 } as const
  return { claim, claimText: 'Stopped before the first order was through.', outcomes: [], failures: [], stats: { runs: 0, ms: 0 }, stopped: true }
}

export { isNotCompiled }
