import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { sleep } from '@interleave/patterns/sleep.ts'
import { commandLine } from '../command-line.ts'
import type { Terminal } from '../output/terminal.ts'

export interface Ended {
  code: number | null
  out: string
  err: string
}

const bin = fileURLToPath(new URL('../bin/interleave.js', import.meta.url))
export const examples = fileURLToPath(new URL('../examples', import.meta.url))
export const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url))

/** Says on stderr that the command listens to Ctrl-C from now on. */
const LISTENS = 'data:text/javascript,process.on("newListener",(name)=>{if(name==="SIGINT")process.stderr.write("listens\\n")})'

/** Runs the command as a shell would, with its results as text. Sends Ctrl-C so many milliseconds after it listens. */
export async function runCommand(args: readonly string[], cwd: string, interruptsMs: readonly number[] = []): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', LISTENS, bin, ...args], { cwd, env: { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '' }, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended: Ended = { code: null, out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (ended.err += text))
  child.stderr.once('data', () => {
    for (const ms of interruptsMs) void sleep(ms).then(() => child.kill('SIGINT'))
  })
  ended.code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  return { ...ended, err: ended.err.replace('listens\n', '') }
}

/** The same in this process, which is faster by the start of a process. */
export async function runHere(args: readonly string[], cwd: string): Promise<Ended> {
  const ended: Ended = { code: null, out: '', err: '' }
  const terminal: Terminal = {
    out: (text) => (ended.out += `${text}\n`),
    err: (text) => (ended.err += `${text}\n`),
    style: (_style, text) => text,
    live: null,
  }
  ended.code = await commandLine(args, { cwd, terminal, interrupted: new AbortController().signal, endAtOnce: () => undefined })
  return ended
}
