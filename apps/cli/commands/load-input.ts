import type { Diagnostic } from '@interleave/engine'
import { type Options, readNumber, readText } from '../arguments/read-arguments.ts'
import { UsageError } from '../arguments/usage-error.ts'
import type { ProgramInput } from '../engine/thread-messages.ts'
import { diagnosticLines } from '../output/diagnostic-lines.ts'
import type { Trouble } from '../programs/program-files.ts'
import { readProgram } from '../programs/read-program.ts'
import { readWorld } from '../programs/read-world.ts'
import type { Surroundings } from './surroundings.ts'

/** The program cannot run: its diagnostics were told, and the command ends with exit code 2. */
export class CannotRun extends Error {
  readonly code = 'cannot-run'
}

/** Reads the one FILE of a command and its world. Throws `UsageError` and `CannotRun`. */
export async function loadInput(paths: readonly string[], options: Options, { cwd, terminal }: Surroundings): Promise<ProgramInput> {
  const [file, ...more] = paths
  if (file === undefined) throw new UsageError('Expected a FILE to run, got none.', 'For example program.ts, or tests: program.test.ts.')
  if (more.length > 0) throw new UsageError(`Expected one FILE, got ${paths.length}: ${paths.join(', ')}.`, 'Files that it imports come along by themselves.')
  const world = await readWorld(readText(options, 'world'), cwd, readNumber(options, 'seed'))
  const { files, entry, troubles } = await readProgram(file, cwd)
  if (troubles.length > 0) {
    for (const line of diagnosticLines(troubles, terminal)) terminal.err(line)
    throw new CannotRun()
  }
  return { files, entry, world }
}

/** What the engine gave, unless the program does not compile: that is told, and ends the command. */
export function mustCompile<Output extends object>(output: Output | { diagnostics: Diagnostic[] }, { terminal }: Surroundings): Output {
  if (!isRefused(output)) return output
  const told = output.diagnostics.map((one) => (one.file.startsWith('node_modules/') ? ofPackage(one) : one))
  for (const line of diagnosticLines(told, terminal)) terminal.err(line)
  throw new CannotRun()
}

/** Nobody wrote the bundle of a package, so its places and the ways to mend it are no help. */
function ofPackage({ file, line, message }: Diagnostic): Trouble {
  return { file, line, message: `A package that the program imports cannot run in the sandbox. ${message}`, hint: 'Do without it here: put what it does behind a function of your own.' }
}

function isRefused(output: object): output is { diagnostics: Diagnostic[] } {
  return 'diagnostics' in output && !('kind' in output)
}
