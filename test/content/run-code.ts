import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compile, defineWorld, explore, findings, nominal, replay, run, Sandbox, withFindings } from '@interleave/engine'
import { patternFiles } from '@interleave/patterns/as-files/pattern-files.generated.ts'
import type { Exploration, Program, SourceFile, Trace, World } from '@interleave/engine'

/** One warm sandbox for all of content. */
export const sandbox = await Sandbox.load(
  readFileSync(join(import.meta.dirname, '..', '..', 'node_modules', 'quickjs-wasi', 'quickjs.wasm')),
)

/** Compiles, or throws the first diagnostic in words. */
export function compiled(files: SourceFile[], entry: string): Program {
  const program = compile(files, { entry, accesses: true, packages: patternFiles })
  if (!Array.isArray(program)) return program
  const [first] = program
  throw new Error(`${first?.file}:${first?.line}: ${first?.message} ${first?.hint}`)
}

export function programOf(name: string, code: string): Program {
  return compiled([{ name, text: code }], name)
}

/** A nominal run in the world that a lesson's samples have, as the page runs it. */
export function runNominally(program: Program, world: World = defineWorld()): Trace {
  return run(sandbox, program, world, nominal, { accesses: true })
}

export async function exploreAll(program: Program, world: World = defineWorld()): Promise<Exploration> {
  const explored = await explore(sandbox, program, world, { consoleOrder: true, budget: { orders: 5_000, ms: 60_000 } })
  return withFindings(explored, (schedule) => findings(run(sandbox, program, world, replay(schedule), { accesses: true }), program.files))
}

/** Printed lines, as a reader of the page sees them. */
export function printedBy(trace: Trace): string[] {
  return trace.records.flatMap((record) => (record.type === 'console' ? record.text.split('\n') : []))
}

/** Ids of what a run proves, each once. */
export function foundIn(trace: Trace, program: Program): string[] {
  return [...new Set(findings(trace, program.files).map(({ id }) => id))]
}

/** The virtual moment of the last thing that happened. */
export function endOf(trace: Trace): number {
  return trace.records.at(-1)?.at ?? 0
}
