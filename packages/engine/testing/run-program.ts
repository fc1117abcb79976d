import { readFileSync } from 'node:fs'
import { compile } from '../compile/compile.ts'
import { run } from '../run/run.ts'
import type { Trace } from '../trace/trace.ts'
import { defineWorld, type PartialWorld } from '../world/define-world.ts'
import { Sandbox } from '../world/sandbox.ts'

const sandbox = await Sandbox.load(readFileSync(new URL(import.meta.resolve('quickjs-wasi/quickjs.wasm'))))

/** The trace of a nominal run of one file, `app.ts`. Every resource takes its declared time, or 10 ms. */
export function runProgram(text: string, latencies: Record<string, number> = {}): Trace {
  const program = compile([{ name: 'app.ts', text }], { entry: 'app.ts' })
  if (Array.isArray(program)) throw new Error(`Expected a program that compiles, got ${program.map(({ line, message }) => `${line}: ${message}`).join('; ')}`)
  const named = [...text.matchAll(/(?:io|store)(?:<\w+>)?\('(\w+)'/g)].map(([, name = '']) => name)
  const resources: NonNullable<PartialWorld['resources']> = {}
  for (const name of [...named, ...Object.keys(latencies)]) resources[name] = { latencyMs: latencies[name] ?? 10 }
  return run(sandbox, program, defineWorld({ resources }))
}
