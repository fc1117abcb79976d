import { text } from 'node:stream/consumers'
import type { Outcome, Snippet } from './outcome.ts'
import { VirtualTimers } from './virtual-timers.ts'

/** The other side of `runInNode`, in a process of its own, where nobody else listens for unhandled rejections. */

type Body = (log: (...values: unknown[]) => void, ...globals: unknown[]) => Promise<unknown>
const AsyncFunction = (async () => {}).constructor as new (...parts: string[]) => Body
const timerNames = ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] as const

const { snippets, realMs } = JSON.parse(await text(process.stdin)) as { snippets: Snippet[]; realMs: number | null }
const reported = new WeakSet<Promise<unknown>>()
let running: Outcome = { lines: [], handledLate: 0 }

process.on('unhandledRejection', (reason, promise) => {
  reported.add(promise)
  running.lines.push(`unhandled ${wordsOf(reason)}`)
})
process.on('rejectionHandled', () => void running.handledLate++)
process.on('uncaughtException', (error) => running.lines.push(`uncaught ${wordsOf(error)}`))

const outcomes: Outcome[] = []
if (realMs === null) for (const snippet of snippets) outcomes.push(await runVirtual(snippet))
else {
  outcomes.push(...snippets.map(start))
  await new Promise((done) => setTimeout(done, realMs))
}
process.stdout.write(JSON.stringify(outcomes), () => process.exit(0))

async function runVirtual({ body }: Snippet): Promise<Outcome> {
  const outcome: Outcome = { lines: [], handledLate: 0 }
  const timers = new VirtualTimers()
  running = outcome
  settle(new AsyncFunction('log', ...timerNames, body)(logTo(outcome), ...timerNames.map((name) => timers.globals[name])), outcome)
  await timers.drain()
  return outcome
}

function start({ body }: Snippet): Outcome {
  const outcome: Outcome = { lines: [], handledLate: 0 }
  settle(new AsyncFunction('log', body)(logTo(outcome)), outcome)
  return outcome
}

function settle(end: Promise<unknown>, { lines }: Outcome): void {
  end.catch((error: unknown) => lines.push(`failed ${wordsOf(error)}`))
}

function logTo({ lines }: Outcome): (...values: unknown[]) => void {
  return (...values) => void lines.push(values.map(String).join(' '))
}

function wordsOf(reason: unknown): string {
  return reason instanceof Error ? `${reason.name}: ${reason.message}` : `${typeof reason}: ${String(reason)}`
}
