import { setMaxListeners } from 'node:events'
import { helpText } from './arguments/help-text.ts'
import { type Asked, readArguments } from './arguments/read-arguments.ts'
import { UsageError } from './arguments/usage-error.ts'
import { CannotRun } from './commands/load-input.ts'
import type { ExitCode, Surroundings } from './commands/surroundings.ts'
import { version } from './commands/version.ts'
import { terminalOf } from './output/terminal.ts'

/** What a shell says of a command that Ctrl-C ended. */
const INTERRUPTED = 130

const terminal = terminalOf(process.stdout, process.stderr)
const interrupt = new AbortController()
setMaxListeners(0, interrupt.signal)
process.on('SIGINT', () => {
  if (interrupt.signal.aborted) process.exit(INTERRUPTED)
  interrupt.abort()
  terminal.live?.('Stopping. Ctrl-C again ends at once.')
})
// Whoever reads the results may stop reading: `interleave … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

process.exitCode = await main()

async function main(): Promise<ExitCode> {
  try {
    return await answer(readArguments(process.argv.slice(2)))
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

async function answer(asked: Asked): Promise<ExitCode> {
  if (asked.kind === 'version') {
    terminal.out(version())
    return 0
  }
  if (asked.kind === 'help') {
    terminal.out(helpText(asked.command))
    return 0
  }
  const around: Surroundings = { cwd: process.cwd(), terminal, interrupted: interrupt.signal }
  const { command, paths, options } = asked
  switch (command) {
    case 'run': return (await import('./commands/run.ts')).runCommand(paths, options, around)
    case 'explore': return (await import('./commands/explore.ts')).exploreCommand(paths, options, around)
    case 'check': return (await import('./commands/check.ts')).checkCommand(paths, options, around)
    case 'grade': return (await import('./commands/grade.ts')).gradeCommand(paths, options, around)
  }
}
