import { helpText } from './arguments/help-text.ts'
import { type Asked, readArguments } from './arguments/read-arguments.ts'
import { UsageError } from './arguments/usage-error.ts'
import { CannotRun } from './commands/load-input.ts'
import type { ExitCode, Surroundings } from './commands/surroundings.ts'
import { version } from './commands/version.ts'

/** Does what stands after `interleave`, and gives the exit code. Never throws. */
export async function commandLine(args: readonly string[], around: Surroundings): Promise<ExitCode> {
  const { terminal } = around
  try {
    return await answer(readArguments(args), around)
  } catch (error) {
    if (error instanceof CannotRun) return 2
    if (error instanceof UsageError) {
      terminal.err(`interleave: ${error.message}`)
      if (error.hint !== '') terminal.err(error.hint)
      return 2
    }
    terminal.err(`interleave: This is a fault of interleave itself, not of your program.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return 3
  }
}

async function answer(asked: Asked, around: Surroundings): Promise<ExitCode> {
  const { terminal } = around
  if (asked.kind === 'version') {
    terminal.out(version())
    return 0
  }
  if (asked.kind === 'help') {
    terminal.out(helpText(asked.command))
    return 0
  }
  const { command, paths, options } = asked
  // Only an exploration has something to tell halfway.
  if (command !== 'explore') around.interrupted.addEventListener('abort', around.endAtOnce, { once: true })
  switch (command) {
    case 'run': return (await import('./commands/run.ts')).runCommand(paths, options, around)
    case 'explore': return (await import('./commands/explore.ts')).exploreCommand(paths, options, around)
    case 'check': return (await import('./commands/check.ts')).checkCommand(paths, options, around)
    case 'grade': return (await import('./commands/grade.ts')).gradeCommand(paths, options, around)
  }
}
