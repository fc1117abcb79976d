import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { compile, defineWorld, run, Sandbox } from '@interleave/engine'
import type { Program, Trace } from '@interleave/engine'
import { blankTypes } from '@interleave/engine/compile/blank-types.ts'
import { parse } from '@interleave/engine/compile/parse.ts'
import { measure } from './harness/measure.ts'
import type { Timing, Work } from './harness/measure.ts'
import { row } from './harness/row.ts'
import type { Row } from './harness/row.ts'
import { isolates } from './peers/isolates.ts'
import { processes } from './peers/processes.ts'
import { quickJs } from './peers/quick-js.ts'

const text = readFileSync(new URL('fixtures/forty-lines.ts', import.meta.url), 'utf8')
const world = defineWorld({ resources: { stock: { latencyMs: 10 }, pricing: { latencyMs: 10 } } })
const EXPECTED = '96, 0 two: no pear left'

/** What stands for `interleave:world` where a peer runs the program: promises that resolve at once, nothing recorded. */
const stand = `
const io = async (name, effect) => effect?.()
const store = (name, values) => ({ get: async (key) => values[key], set: async (key, value) => { values[key] = value } })
`
const plain = stand + stripTypeScriptTypes(text.replace(/^import.*$/m, ''))
let variant = 0
/** The same program under another name, so that nothing is known of it beforehand. */
const fresh = (source: string): string => source.replaceAll('OutOfStock', `OutOf${variant++}`)

const freshPlain = (): string => fresh(plain)

/** A 40-line async program, from its source text to its result: ours instrumented and traced, the peers' bare. */
export async function bench(): Promise<Row[]> {
  const wasm = await WebAssembly.compile(readFileSync(new URL(import.meta.resolve('quickjs-wasi/quickjs.wasm'))))
  const sandbox = await Sandbox.load(wasm)
  const bare = await Sandbox.load(wasm)
  const again = await Sandbox.load(wasm)
  const known = compiled(text)
  checked(run(again, known, world))
  const restored = { call: () => undefined, interrupt: () => false, rejection: () => undefined, now: () => 0 }
  const ours = {
    full: () => checked(run(sandbox, compiled(fresh(text)), world)),
    bare: () => checked(run(bare, uninstrumented(fresh(text)), world)),
    again: () => run(again, known, world),
  }
  const peers: Record<string, Work> = { ...quickJs(wasm, freshPlain, expectResult), ...(await isolates(freshPlain, expectResult)) }
  // In batches, since a grader does nothing else: between single calls of others every cache would be cold.
  const inProcess: Record<string, Timing> & Record<keyof typeof ours, Timing> = await measure({ ...peers, ...ours }, { warmUp: 200, rounds: 9, batch: 40 })
  const bareProgram = uninstrumented(text)
  checked(run(bare, bareProgram, world))
  const runs = await measure({ traced: ours.again, bare: () => run(bare, bareProgram, world) }, { warmUp: 40, rounds: 80 })
  again.prepare(known)
  const { restore } = await measure({ restore: () => again.restore(restored) }, { warmUp: 50, rounds: 60, batch: 10 })
  using programs = processes(plain, EXPECTED)
  const spawned = await measure(programs.works, { warmUp: 1, rounds: 5 })

  const metric = 'source text to result'
  const { full } = inProcess
  const rows = [row({ metric, unit: 'ms', better: 'lower', ours: full.ms, target: { atMost: 1 } })]
  const against = (peerName: string, timing: Timing | undefined, timesPeer?: number): Row =>
    timing
      ? row({ metric, unit: 'ms', better: 'lower', ours: full.ms, peer: timing.ms, peerName, ...(timesPeer ? { target: { timesPeer } } : {}) })
      : row({ metric, unit: 'ms', better: 'lower', ours: full.ms, peerName: `${peerName} (not on this machine)`, ...(timesPeer ? { target: { timesPeer } } : {}) })
  const other: Record<string, Timing | undefined> = { ...inProcess, ...spawned }
  rows.push(
    against('vitest, one file', other['vitest']), against('node --test', other['nodeTest']), against('node spawn', other['node'], 80),
    against('deno run', other['deno']), against('isolated-vm, new isolate', other['isolate'], 3), against('isolated-vm, from snapshot', other['isolateSnapshot'], 3),
    against('new QuickJS instance', other['quickjs']),
    row({ metric: 'submissions a second and core', unit: '1/s', better: 'higher', ours: 1000 / full.cpuMs, target: { atLeast: 900 } }),
    row({ metric: 'restore', unit: 'ms', better: 'lower', ours: restore.ms, target: { atMost: 0.1 } }),
    row({ metric: 'the same program once more', unit: 'ms', better: 'lower', ours: runs.traced.ms, target: { atMost: 0.3 } }),
    row({ metric: 'source to result, traced', unit: 'ms', better: 'lower', ours: full.ms, peer: inProcess.bare.ms, peerName: 'ours, not instrumented', target: { timesPeer: 0.67 } }),
    row({ metric: 'run alone, traced', unit: 'ms', better: 'lower', ours: runs.traced.ms, peer: runs.bare.ms, peerName: 'ours, not instrumented', target: { timesPeer: 0.67 } }),
  )
  return rows
}

function compiled(source: string): Program {
  const program = compile([{ name: 'main.ts', text: source }])
  if (!Array.isArray(program)) return program
  throw new Error(`Expected the program to compile, got ${program[0]?.message}`)
}

/** The same text with its types blanked and no hook put in. */
function uninstrumented(source: string): Program {
  return { entry: 'main.ts', modules: [{ name: 'main.ts', code: blankTypes(parse(source), source), inserts: {} }], sites: [], files: [{ name: 'main.ts', text: source }] }
}

function checked(trace: Trace): void {
  const printed = trace.records.flatMap((record) => (record.type === 'console' ? [record.text] : []))
  expectResult(printed[0], JSON.stringify(trace.end))
}

function expectResult(result: string | undefined, otherwise = ''): void {
  if (result?.trim() !== EXPECTED) throw new Error(`Expected the program to print "${EXPECTED}", got ${JSON.stringify(result)} ${otherwise}`)
}
