import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Ended {
  code: number | null
  out: string
  err: string
}

const bin = fileURLToPath(new URL('../bin/interleave.js', import.meta.url))
export const examples = fileURLToPath(new URL('../examples', import.meta.url))
export const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url))

/** Runs the command as a shell would, with its results as text. `during` is called once it has started. */
export async function runCommand(args: readonly string[], cwd: string, during?: (pid: number) => void): Promise<Ended> {
  const child = spawn(process.execPath, [bin, ...args], { cwd, env: { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '' }, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended: Ended = { code: null, out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (ended.err += text))
  if (child.pid !== undefined) during?.(child.pid)
  ended.code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  return ended
}
