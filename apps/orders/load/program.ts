import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { withTimeout } from '@interleave/patterns'

/** A program of its own that answers at an address. */
export interface Program {
  url: string
  pid: number
  /** Resolves when it has ended, with its exit code or the signal. */
  ended: Promise<number | NodeJS.Signals>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** Lets it drain. */
  stop(): Promise<void>
  /** The last lines it wrote. */
  log(): string
}

const START_LIMIT_MS = 60_000
const LINES_KEPT = 40

/** Starts a program in Node and waits until it says "is ready at" and its address. Rejects with what it said last when it ends before. */
export async function startProgram(args: string[], env: Record<string, string> = {}): Promise<Program> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...env } })
  const lines: string[] = []
  const ready = Promise.withResolvers<string | null>()
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      if (lines.length > LINES_KEPT) lines.shift()
      const url = /is ready at (\S+)/.exec(line)?.[1]
      if (url) ready.resolve(url)
    })
  const ended = exitOf(child)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await ended
  }
  try {
    const url = await withTimeout(START_LIMIT_MS, (signal) => {
      signal.addEventListener('abort', () => void child.kill('SIGKILL'), { once: true })
      ended.then(() => ready.resolve(null), ready.reject)
      return ready.promise
    })
    if (url === null) throw new Error(`Expected ${args.at(-1)} to start, it ended and said:\n${lines.join('\n')}`)
    return { url, pid: child.pid ?? 0, ended, kill: () => end('SIGKILL'), stop: () => end('SIGTERM'), log: () => lines.join('\n') }
  } catch (error) {
    await end('SIGKILL')
    throw error
  }
}

async function exitOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  return code ?? signal ?? 1
}
