import { readFileSync } from 'node:fs'
import { QuickJS } from 'quickjs-wasi'
import { compile } from '../compile/compile.ts'
import { run } from '../run/run.ts'
import { loadTestSandbox } from '../testing/test-sandbox.ts'
import { defineWorld } from '../world/define-world.ts'
import type { Test262Case } from './test262-case.ts'

/** What a host made of a test: null when it passed, and otherwise what went wrong. */
export type Verdict = string | null

/** What the harness expects of a host: https://github.com/tc39/test262/blob/main/INTERPRETING.md */
const DONE = 'Test262:AsyncTestComplete'
const FAILED = 'Test262:AsyncTestFailure:'

/** Turns that a bare engine gets before a test counts as endless. */
const BARE_TICKS = 2_000

/** The test as one module, its harness before it. */
function moduleOf({ source, flags, includes }: Test262Case, harness: (name: string) => string): string {
  const names = ['assert.js', 'sta.js', ...(flags.includes('async') ? ['doneprintHandle.js'] : []), ...includes]
  // The harness looks for it there; in a module its functions are no properties of the global object.
  const shared = flags.includes('async') ? 'globalThis.$DONE = $DONE;' : ''
  return `${[...new Set(names)].map(harness).join('\n')}\n${shared}\n${source}`
}

function judge({ flags, negative }: Test262Case, printed: readonly string[], error: { name: string; message: string } | null): Verdict {
  if (negative) return error?.name === negative.type ? null : `expected a ${negative.type}, got ${error ? `${error.name}: ${error.message}` : 'none'}`
  if (error) return `${error.name}: ${error.message}`
  if (!flags.includes('async')) return null
  const failure = printed.find((line) => line.startsWith(FAILED))
  if (failure !== undefined) return failure.slice(FAILED.length)
  return printed.includes(DONE) ? null : 'it never called $DONE'
}

/** QuickJS alone: no prelude, no instrumentation. */
export async function bareHost(harness: (name: string) => string): Promise<(test: Test262Case) => Promise<Verdict>> {
  const wasm = await WebAssembly.compile(readFileSync(new URL(import.meta.resolve('quickjs-wasi/quickjs.wasm'))))
  return async (test) => {
    let ticks = 0
    const vm = await QuickJS.create({ wasm, interruptHandler: () => ++ticks > BARE_TICKS })
    // A text that grows: a test may put a setter on Array.prototype.
    vm.evalCode('var printed = "", ended = "", settled = (text) => { ended = text }, print = (line) => { printed += line + "\\n" }').dispose()
    const seen = (name: string): string => vm.evalCode(name).consume((handle) => handle.toString())
    try {
      vm.setProp(vm.global, 'evaluation', vm.evalCode(moduleOf(test, harness), 'test.js', 1))
      vm.evalCode('evaluation.then(undefined, (error) => settled(`${error?.constructor?.name ?? typeof error}\\n${error?.message ?? String(error)}`))').dispose()
      vm.executePendingJobs()
      const [name = '', ...message] = seen('ended').split('\n')
      return judge(test, seen('printed').split('\n'), name === '' ? null : { name, message: message.join(' ') })
    } catch (error) {
      const { name, message } = error as Error
      return judge(test, [], { name: /^(\w+Error)/.exec(message)?.[1] ?? name, message })
    } finally {
      vm.dispose()
    }
  }
}

/** The engine as learners have it: compiled, instrumented, with the prelude. */
export async function engineHost(harness: (name: string) => string): Promise<(test: Test262Case) => Verdict> {
  const sandbox = await loadTestSandbox()
  return (test) => {
    const program = compile([{ name: 'main.ts', text: `const print = (line) => console.log('%s', String(line));${moduleOf(test, harness)}` }])
    if (Array.isArray(program)) {
      const [first] = program
      return judge(test, [], { name: 'SyntaxError', message: `compile refuses: ${first?.message ?? ''}` })
    }
    const { records, end } = run(sandbox, program, defineWorld({}))
    const printed = records.flatMap((record) => (record.type === 'console' ? [record.text] : []))
    const error = end.kind === 'crashed' ? end.error : end.kind === 'limit' ? { name: 'Limit', message: end.message } : null
    return judge(test, printed, error)
  }
}
