import { compile } from '../compile/compile.ts'
import type { Program } from '../compile/program.ts'
import { run } from '../run/run.ts'
import { loadTestSandbox } from '../testing/test-sandbox.ts'
import { defineWorld } from '../world/define-world.ts'
import type { Outcome, Snippet } from './outcome.ts'

const sandbox = await loadTestSandbox()
const world = defineWorld({})
const logByConsole = `const log = (...values) => console.log(values.map(String).join(' '));`

/** Runs a program in the engine, instrumented as every learner's program is, on virtual time. */
export function runInEngine({ body }: Snippet): Outcome {
  return outcomeOf(mustCompile(`${logByConsole}${body}`))
}

function outcomeOf(program: Program): Outcome {
  const trace = run(sandbox, program, world)
  const outcome: Outcome = { lines: [], handledLate: 0 }
  for (const record of trace.records) {
    if (record.type === 'console') outcome.lines.push(record.text)
    if (record.type === 'unhandled-rejection') outcome.lines.push(`unhandled ${record.error.name}: ${record.error.message}`)
    if (record.type === 'handled-late') outcome.handledLate++
  }
  const { end } = trace
  if (end.kind === 'crashed') outcome.lines.push(`failed ${end.error.name}: ${end.error.message}`)
  else if (end.kind === 'limit') outcome.lines.push(`stopped ${end.message}`)
  return outcome
}

function mustCompile(text: string): Program {
  const program = compile([{ name: 'main.ts', text }])
  if (!Array.isArray(program)) return program
  throw new Error(`Expected a program that compiles, got ${program.map(({ line, message }) => `${line}: ${message}`).join('; ')}\n${text}`)
}
