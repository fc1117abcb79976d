import { readFileSync } from 'node:fs'
import { compile } from '../compile/compile.ts'
import type { Program } from '../compile/program.ts'
import { Sandbox } from '../world/sandbox.ts'

const module = WebAssembly.compile(readFileSync(new URL(import.meta.resolve('quickjs-wasi/quickjs.wasm'))))

/** A new sandbox, from the WebAssembly file that the package brings. */
export async function loadTestSandbox(): Promise<Sandbox> {
  return Sandbox.load(await module)
}

/** A program of one file; a test that cannot compile its own sample is at fault. */
export function mustCompile(text: string, name = 'main.ts'): Program {
  const program = compile([{ name, text }])
  if (!Array.isArray(program)) return program
  throw new Error(`Expected a program that compiles, got ${program.map(({ line, message }) => `${line}: ${message}`).join('; ')}`)
}
