import { compile } from '../compile/compile.ts'
import { hashTrace } from '../trace/hash-trace.ts'
import { toText } from '../trace/to-text.ts'
import { findings } from '../findings/findings.ts'
import { run } from '../run/run.ts'
import { replay } from '../run/schedule.ts'
import type { Scheduler } from '../run/scheduler.ts'
import { defineWorld } from '../world/define-world.ts'
import { EngineError } from '../world/engine-error.ts'
import type { Sandbox } from '../world/sandbox.ts'
import type { FuzzCase } from './make-case.ts'

/** What a case came to, on any host. */
export interface CaseResult {
  seed: number
  /** 'diagnostics', 'refused' (world or schedule), how the run ended, or 'broken': our own fault. */
  kind: string
  /** Of the trace, the diagnostics or the refusal: equal on every host. */
  hash: string
  /** What is wrong, when kind is 'broken'. */
  trouble: string
}

const limits = { fuel: 30, jobs: 2_000, events: 150, output: 10_000, records: 10_000, memory: 12 << 20 }
/** What misuse may be answered with. Every other exception is ours. */
const REFUSALS = new Set(['bad-world', 'bad-schedule', 'bad-choice'])

/** Compiles and runs a case twice in one sandbox. Never throws. */
export function runCase(sandbox: Sandbox, one: FuzzCase): CaseResult {
  const first = runOnce(sandbox, one)
  if (first.kind === 'broken' || first.kind === 'diagnostics') return first
  const second = runOnce(sandbox, one)
  if (first.hash === second.hash) return first
  return { seed: one.seed, kind: 'broken', hash: first.hash, trouble: `two runs differ: ${first.kind} and ${second.kind}` }
}

function runOnce(sandbox: Sandbox, { seed, files, world, schedule }: FuzzCase): CaseResult {
  try {
    const program = compile(files, { locals: seed % 3 === 0 })
    if (Array.isArray(program)) {
      const wordless = program.length === 0 || program.some(({ message, hint, line, column }) => message.length < 8 || hint.length < 8 || !(line >= 1) || !(column >= 1))
      return wordless ? broken(seed, `a refusal without words: ${JSON.stringify(program)}`) : { seed, kind: 'diagnostics', hash: JSON.stringify(program), trouble: '' }
    }
    const trace = run(sandbox, program, defineWorld(world), schedule === null ? byChance(seed) : replay(schedule), { limits, maxFaults: seed % 2 })
    const { end } = trace
    if (end.kind === 'limit' && end.message.startsWith('The sandbox gave up')) return broken(seed, end.message)
    findings(trace)
    toText(trace)
    return { seed, kind: end.kind === 'limit' ? (/for this host/.test(end.message) ? 'host-stack' : end.limit) : end.kind, hash: hashTrace(trace), trouble: '' }
  } catch (error) {
    if (error instanceof EngineError && REFUSALS.has(error.code)) return { seed, kind: 'refused', hash: `${error.code}: ${error.message}`, trouble: '' }
    return broken(seed, error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
}

function broken(seed: number, trouble: string): CaseResult {
  return { seed, kind: 'broken', hash: '', trouble }
}

/** Any of the enabled events, by the seed and the step alone. */
function byChance(seed: number): Scheduler {
  return { choose: (enabled, step) => ((Math.imul(seed + 1, 2_654_435_761) + Math.imul(step + 7, 40_503)) >>> 8) % enabled.length }
}
