import { setMaxListeners } from 'node:events'
import { commandLine } from './command-line.ts'
import { folderOfWork } from './commands/folder-of-work.ts'
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

process.exitCode = await commandLine(process.argv.slice(2), {
  cwd: folderOfWork(process.cwd(), process.env),
  terminal,
  interrupted: interrupt.signal,
  endAtOnce: () => process.exit(INTERRUPTED),
})
