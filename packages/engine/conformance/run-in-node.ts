import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Outcome, Snippet } from './outcome.ts'

const host = fileURLToPath(new URL('./node-host.ts', import.meta.url))

/**
 * Runs programs in a Node process of their own, on V8: one after the other on virtual timers, or, with `realMs`, all at
 * once on Node's real ones for so long.
 */
export async function runInNode(snippets: readonly Snippet[], realMs: number | null = null): Promise<Outcome[]> {
  const child = spawn(process.execPath, ['--no-warnings', host], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(JSON.stringify({ snippets, realMs }))
  return JSON.parse(await text(child.stdout)) as Outcome[]
}
