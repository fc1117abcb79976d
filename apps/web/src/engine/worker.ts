/// <reference lib="webworker" />
/** The engine, in a worker of its own: one compiled sandbox, kept warm; one call at a time. */
import {
  type Scheduler,
  type World,
  compile,
  defineWorld,
  explore,
  findings,
  listTests,
  nominal,
  replay,
  run,
  Sandbox,
  withFindings,
} from '@interleave/engine'
import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import wasmUrl from 'quickjs-wasi/quickjs.wasm?url'
import type { Diagnostic, Program, SourceFile } from '@interleave/engine/compile/program.ts'
import type { Call, ExploreResult, FromWorker, NotCompiled, RunInput, RunResult, TestsResult, ToWorker } from './messages.ts'

declare const self: DedicatedWorkerGlobalScope

/** Longer than the page waits for the engine to start. */
const DOWNLOAD_MS = 60_000

const sandbox = loadSandbox()
const aborts = new Map<number, AbortController>()

async function loadSandbox(): Promise<Sandbox> {
  const module = await withTimeout(DOWNLOAD_MS, (signal) => WebAssembly.compileStreaming(fetch(wasmUrl, { signal })))
  const loaded = await Sandbox.load(module)
  send({ type: 'ready' })
  return loaded
}
// Every call awaits `sandbox` and reports its failure; this only keeps it from being reported twice.
sandbox.catch(() => undefined)

self.onmessage = (message: MessageEvent<ToWorker>): void => {
  const data = message.data
  if (data.type === 'cancel') aborts.get(data.id)?.abort()
  else if (data.type === 'prepare') void prepare(data.input)
  else void answer(data.id, data.call)
}

/** Made before it was asked for: a run is the same each time. */
let ahead: { key: string; result: RunResult } | null = null

async function prepare(input: RunInput): Promise<void> {
  const key = JSON.stringify(input)
  if (ahead?.key === key) return
  try {
    await sandbox
    // Whoever waits already comes first.
    if (aborts.size > 0) return
    await programOf(asRun(input))
    if (aborts.size === 0) ahead = { key, result: await runOf(input) }
  } catch {
    // The run itself will say so.
  }
}

async function answer(id: number, call: Call): Promise<void> {
  const abort = new AbortController()
  aborts.set(id, abort)
  try {
    send({ type: 'done', id, value: await perform(id, call, abort.signal) })
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'internal'
    send({ type: 'failed', id, code, message: error instanceof Error ? error.message : String(error) })
  } finally {
    aborts.delete(id)
  }
}

function perform(id: number, call: Call, signal: AbortSignal): Promise<RunResult | TestsResult | ExploreResult> {
  switch (call.kind) {
    case 'run':
      return ahead?.key === JSON.stringify(call.input) ? Promise.resolve(ahead.result) : runOf(call.input)
    case 'tests':
      return withProgram(call.input, async (program, world) => ({ ok: true, ...listTests(await sandbox, program, world) }))
    case 'explore':
      return withProgram({ ...call.input, accesses: true }, async (program, world) => {
        const box = await sandbox
        const options = { ...oneTest(call.input.test), maxFaults: call.input.maxFaults ?? 0 }
        const explored = await explore(box, program, world, {
          ...options,
          // A reader sees in which order lines are printed.
          consoleOrder: true,
          budget: call.input.budget,
          signal,
          onProgress: (progress) => send({ type: 'progress', id, progress }),
        })
        return withFindings(explored, (schedule) => findings(run(box, program, world, replay(schedule), { ...options, accesses: true }), program.files))
      })
  }
}

function runOf(input: RunInput): Promise<RunResult> {
  return withProgram(asRun(input), async (program, world) => {
    const scheduler: Scheduler = input.schedule === undefined ? nominal : replay(input.schedule)
    const box = await sandbox
    const tests = hasTests(program) ? listTests(box, program, world).names : []
    const trace = run(box, program, world, scheduler, { ...oneTest(input.test), maxFaults: input.maxFaults ?? 0, accesses: true })
    return { ok: true, trace, findings: findings(trace, program.files), tests }
  })
}

function oneTest(test: number | undefined): { test?: number } {
  return test === undefined ? {} : { test }
}

type Compilable = RunInput & { accesses?: boolean }

function asRun(input: RunInput): Compilable {
  return { ...input, accesses: true }
}

async function withProgram<T>(input: Compilable, use: (program: Program, world: World) => Promise<T>): Promise<T | NotCompiled> {
  const program = await programOf(input)
  if (Array.isArray(program)) return { ok: false, diagnostics: program }
  return use(program, defineWorld(input.world ?? {}))
}

/** For another order of the same code: the sandbox too knows a program that it has had before. */
const compiled = new Map<string, Program | Diagnostic[]>()
const MOST_COMPILED = 4

async function programOf({ files, entry, locals = false, accesses = false }: Compilable): Promise<Program | Diagnostic[]> {
  const key = JSON.stringify([files, entry, locals, accesses])
  const known = compiled.get(key)
  if (known) return known
  const packages = await packagesFor(files)
  const program = compile(files, { ...(entry === undefined ? {} : { entry }), locals, accesses, packages })
  for (const oldest of [...compiled.keys()].slice(0, Math.max(0, compiled.size + 1 - MOST_COMPILED))) compiled.delete(oldest)
  compiled.set(key, program)
  return program
}

/** The patterns, for a program that names them: most do without, and without the download. */
async function packagesFor(files: readonly SourceFile[]): Promise<readonly SourceFile[]> {
  if (!files.some(({ text }) => text.includes('@interleave/patterns'))) return []
  const { patternFiles } = await import('@interleave/patterns/as-files/pattern-files.generated.ts')
  return patternFiles
}

function hasTests(program: Program): boolean {
  return program.files.some((file) => /['"]node:test['"]/.test(file.text))
}

function send(message: FromWorker): void {
  self.postMessage(message)
}
