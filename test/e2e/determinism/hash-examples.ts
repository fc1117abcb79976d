import { compile, defineWorld, hashTrace, nominal, run, Sandbox, type Enabled, type Scheduler } from '@interleave/engine'
import { examples } from './programs.ts'

/** Always the event that is furthest from happening by itself. */
const latest: Scheduler = { choose: (enabled: readonly Enabled[]) => enabled.length - 1 }
/** Now one, now another, by the number of the step alone. */
const zigzag: Scheduler = { choose: (enabled: readonly Enabled[], step: number) => (step * 7) % enabled.length }

export interface ExampleHash {
  name: string
  schedule: string
  hash: string
  end: string
  records: number
}

/** Runs every example in three orders, in one sandbox, and gives the hash of each trace. The same code runs in Node and in a page. */
export async function hashExamples(wasm: BufferSource): Promise<ExampleHash[]> {
  const sandbox = await Sandbox.load(wasm)
  return examples.flatMap((example) => {
    const program = compile(example.files)
    if (Array.isArray(program)) throw new Error(`${example.name} does not compile: ${program[0]?.message ?? ''}`)
    const world = defineWorld(example.world)
    return [nominal, latest, zigzag].map((scheduler) => {
      const trace = run(sandbox, program, world, scheduler)
      return { name: example.name, schedule: trace.schedule, hash: hashTrace(trace), end: trace.end.kind, records: trace.records.length }
    })
  })
}
