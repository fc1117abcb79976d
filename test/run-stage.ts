import { spawn } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { scope, sleep } from '@interleave/patterns'

/** One part of the test run: commands in order, each of them run whatever became of those before. */
export interface Stage {
  name: string
  commands: Command[]
}

export interface Command {
  program: string
  args: string[]
  /** A `node --test` run: its closing summary is counted, and a run of no test fails. */
  tests?: boolean
  /** Ended, and failed, after this long. */
  timeoutMs?: number
}

export interface Count {
  passed: number
  failed: number
  skipped: number
}

export interface StageResult extends Count {
  name: string
  ok: boolean
  ms: number
  output: string
}

const longestMs = 20 * 60_000

/** Runs a stage, keeping what it printed. A command that is not a test run counts as one test. */
export async function runStage(stage: Stage): Promise<StageResult> {
  const began = performance.now()
  const result: StageResult = { name: stage.name, ok: false, ms: 0, output: '', passed: 0, failed: 0, skipped: 0 }
  for (const command of stage.commands) {
    const { code, output } = await runCommand(command)
    result.output += output
    const counted = command.tests === true ? countTests(output) : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
    if (command.tests === true && counted.passed + counted.failed === 0) {
      result.output += `\n${stage.name}: no test ran.\n`
      counted.failed = 1
    }
    // A run can fail with every test passing: an error after the last one.
    if (code !== 0 && counted.failed === 0) counted.failed = 1
    result.passed += counted.passed
    result.failed += counted.failed
    result.skipped += counted.skipped
  }
  result.ok = result.failed === 0
  result.ms = performance.now() - began
  return result
}

/** Reads the summary that Node's spec reporter closes with: `ℹ pass 12`. */
export function countTests(output: string): Count {
  const read = (word: string): number => {
    const lines = [...output.matchAll(new RegExp(`^ℹ ${word} (\\d+)$`, 'gm'))]
    return Number(lines.at(-1)?.[1] ?? 0)
  }
  return {
    passed: read('pass'),
    failed: read('fail') + read('cancelled'),
    skipped: read('skipped') + read('todo'),
  }
}

async function runCommand(command: Command): Promise<{ code: number; output: string }> {
  const limitMs = command.timeoutMs ?? longestMs
  const child = spawn(command.program, command.args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', NODE_DISABLE_COLORS: '1' },
  })
  const onSignal = (): void => void child.kill('SIGTERM')
  process.once('SIGINT', onSignal)
  process.once('SIGTERM', onSignal)
  let output = ''
  const keep = (chunk: string): void => void (output += chunk)
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  await using limit = scope()
  void limit.spawn(async (signal) => {
    await sleep(limitMs, { signal })
    keep(`\nEnded after ${limitMs / 1000} s: ${command.program} ${command.args.join(' ')}\n`)
    child.kill('SIGKILL')
  })
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (exit) => resolve(exit ?? 1))
    })
    return { code, output }
  } catch (error) {
    return { code: 1, output: `${output}\nCould not start ${command.program}: ${String(error)}\n` }
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}
