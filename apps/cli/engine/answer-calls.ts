/** The thread with the engine. The command's own thread stays free for signals, progress, and a watch on the clock. */
import { parentPort } from 'node:worker_threads'
import { compile, explore, findings, grade, listTests, nominal, readSchedule, replay, run, Sandbox, withFindings, type Exploration, type Program, type Trace } from '@interleave/engine'
import { patternFiles } from '@interleave/patterns/as-files/pattern-files.generated.ts'
import { placeOfFailure } from './place-of-failure.ts'
import { readWasm } from './read-wasm.ts'
import type { CallName, Calls, FromThread, NotCompiled, ProgramInput, ToThread } from './thread-messages.ts'

const PROGRESS_MS = 250

if (!parentPort) throw new Error('answer-calls runs in the thread that engine-host starts')
const port = parentPort
const stop = new AbortController()
const sandbox = Sandbox.load(readWasm())
// Awaited by the first call, which tells of its failure.
sandbox.catch(() => undefined)

const answers: { [Name in CallName]: (input: Calls[Name]['input']) => Promise<Calls[Name]['output']> } = {
  async tests(input) {
    const program = compileInput(input)
    return 'diagnostics' in program ? program : listTests(await sandbox, program, input.world)
  },

  async run(input) {
    const program = compileInput(input, input.locals === true)
    if ('diagnostics' in program) return program
    const scheduler = input.schedule === undefined ? nominal : replay(input.schedule)
    const options = { maxFaults: input.maxFaults, accesses: true, ...testOf(input) }
    const trace = run(await sandbox, program, input.world, scheduler, options)
    const strayed = input.schedule !== undefined && readSchedule(input.schedule).join() !== readSchedule(trace.schedule).join()
    const tests = listTests(await sandbox, program, input.world).names
    return { trace, findings: findings(trace, program.files), tests, strayed }
  },

  async explore(input) {
    const program = compileInput(input)
    if ('diagnostics' in program) return program
    const { budget, maxFaults, world } = input
    const limits = { orders: budget.orders ?? Number.POSITIVE_INFINITY, ms: budget.ms ?? Number.POSITIVE_INFINITY }
    const { maxReversals, strategy } = input
    const explored = await explore(await sandbox, program, world, {
      ...(strategy === undefined ? {} : { strategy }),
      ...(maxReversals === undefined ? {} : { maxReversals }),
      budget: limits,
      maxFaults,
      signal: stop.signal,
      onProgress: tellNowAndThen(),
      ...testOf(input),
    })
    const ready = await sandbox
    const replayed = (schedule: string): Trace => {
      const options = { maxFaults, accesses: true, ...testOf(input) }
      return run(ready, program, world, replay(schedule), options)
    }
    const exploration = withFindings(explored, (schedule) => findings(replayed(schedule), program.files))
    const places = exploration.failures.map((failure) => placeOfFailure(failure, replayed(failure.schedule)))
    return { exploration, places }
  },

  async grade({ lab, submission }) {
    return grade(await sandbox, lab, submission, { signal: stop.signal, packages: patternFiles })
  },
}

port.on('message', (message: ToThread) => {
  if (message.type === 'stop') stop.abort()
  else void answer(message.name, message.input)
})

async function answer<Name extends CallName>(name: Name, input: Calls[Name]['input']): Promise<void> {
  try {
    send({ type: 'done', output: await answers[name](input) })
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
    send({ type: 'failed', code, message: error instanceof Error ? (code === '' ? (error.stack ?? error.message) : error.message) : String(error) })
  }
}

function compileInput({ files, entry }: ProgramInput, locals = false): Program | NotCompiled {
  // Accesses tell orders apart, and some findings need them.
  const options = { entry, accesses: true, locals }
  const compiled = compile(files, options)
  return Array.isArray(compiled) ? { diagnostics: compiled } : compiled
}

/** All that is known is copied to the other thread each time: four times a second is often enough. */
function tellNowAndThen(): (soFar: Exploration) => void {
  let last = Number.NEGATIVE_INFINITY
  return (soFar) => {
    if (performance.now() - last < PROGRESS_MS) return
    last = performance.now()
    send({ type: 'progress', soFar })
  }
}

function testOf({ test }: { test?: number }): { test?: number } {
  return test === undefined ? {} : { test }
}

function send(message: FromThread): void {
  port.postMessage(message)
}
