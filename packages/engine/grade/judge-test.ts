import type { Program } from '../compile/program.ts'
import type { Claim } from '../explore/exploration.ts'
import { explore } from '../explore/explore.ts'
import { asLimit } from '../run/limit-end.ts'
import type { Check } from '../run/recorder.ts'
import type { RunEnd, Trace } from '../trace/trace.ts'
import type { Sandbox } from '../world/sandbox.ts'
import type { World } from '../world/world.ts'
import type { TestResult } from './verdict.ts'

/** What became of one test on one implementation, over every explored order. */
export interface Judged {
  status: 'pass' | 'fail' | 'error'
  end: RunEnd
  message: string
  output: string
  /** An order in which it does not pass. */
  schedule: string | null
  claim: Claim
  /** Why its passing means nothing, as the end of a sentence; null when it does mean something. */
  falseGreen: string | null
}

/** A test with what became of it, and how the verdict tells it. */
export interface JudgedTest {
  index: number
  result: TestResult
  judged: Judged
}

/**
 * Most tests have few schedules, and to run them all is cheaper than to look at what events touch, which makes a run cost about
 * twice as much. With more than these, leaving out what cannot be told apart pays.
 */
const FEW_ORDERS = 64

/** One implementation with tests, in the ways of compiling it; each is done when it is asked for. */
export interface Compiled {
  /** Without hooks: what a test comes to is known sooner, and nothing can be said of why. */
  plain: () => Program
  hooked: () => Program
  /** It tells its accesses; asked for only when a test has many orders. */
  tracked: () => Program
}

interface Options {
  test: number
  budget: { orders: number; ms: number }
  maxFaults: number
  check?: Check
  signal?: AbortSignal
  /** Whether the schedule of a failure is for telling; true when left out. */
  proved?: boolean
}

/** Judges tests by what they come to, and those of which there is something to tell once more, with what tells it. */
export async function judgeTests(sandbox: Sandbox, { plain, hooked, tracked }: Compiled, world: World, tests: readonly number[], options: Omit<Options, 'test'>): Promise<Judged[]> {
  const all: Judged[] = []
  for (const test of tests) {
    // What meets a limit takes long, and is told: others of its kind need not take as long twice.
    if (all.some(({ end }) => end.kind === 'limit')) break
    all.push(await judgeTest(sandbox, plain(), tracked, world, { ...options, test, proved: false }))
  }
  for (const [nth, test] of tests.entries())
    if (!isSilent(all[nth])) all[nth] = await judgeTest(sandbox, hooked(), tracked, world, { ...options, test })
  return all
}

function isSilent(judged: Judged | undefined): boolean {
  return judged?.status === 'pass' && judged.output === ''
}

/** Runs one test in every order within the budget; stops at the first that fails. */
export async function judgeTest(sandbox: Sandbox, program: Program, tracked: () => Program, world: World, options: Options): Promise<Judged> {
  let falseGreen: string | null = null
  let last: Trace | null = null
  const onRun = (trace: Trace): void => {
    last = trace
    falseGreen ??= greenForNothing(trace, options.test)
  }
  const few = { orders: Math.min(FEW_ORDERS, options.budget.orders), ms: options.budget.ms }
  let exploration = await explore(sandbox, program, world, { ...options, strategy: 'dfs', budget: few, worthAtMost: FEW_ORDERS, failuresOnly: true, onRun })
  if (exploration.stopped && exploration.failures.length === 0 && few.orders < options.budget.orders)
    exploration = await explore(sandbox, tracked(), world, { ...options, failuresOnly: true, onRun })
  options.signal?.throwIfAborted()
  const [failure] = exploration.failures
  const end = (last as Trace | null)?.end ?? { kind: 'finished' as const }
  const output = exploration.outcomes[0]?.console.join('\n') ?? ''
  // A test that fails because calls nest without end has met a limit, wherever its error was caught on the way.
  const met = failure?.error ? asLimit(failure.error) : null
  if (failure && met?.kind === 'limit')
    return { status: 'fail', end: met, message: met.message, output, schedule: failure.schedule, claim: exploration.claim, falseGreen: null }
  if (failure)
    return { status: 'fail', end, message: failure.message, output, schedule: failure.schedule, claim: exploration.claim, falseGreen: failure.kind === 'test' ? null : falseGreen }
  if (falseGreen !== null)
    return { status: 'fail', end, message: falseGreen, output, schedule: null, claim: exploration.claim, falseGreen }
  return { status: 'pass', end, message: '', output, schedule: null, claim: exploration.claim, falseGreen: null }
}

/** Why a test that passed in this run proves nothing. */
function greenForNothing(trace: Trace, test: number): string | null {
  let asserted = 0
  let endedAt = -1
  let ok = false
  let late = false
  let working = false
  for (const record of trace.records) {
    if (record.type === 'assert') {
      if (record.late) late = true
      else asserted++
    } else if (record.type === 'test-end' && record.test === test) {
      endedAt = record.step
      ok = record.ok
    } else if (endedAt >= 0 && (record.type === 'io-effect' || record.type === 'io-reply' || record.type === 'io-issue')) working = true
  }
  if (!ok) return null
  if (late) return 'asserts after it has ended: an assertion sits in a promise that nobody awaits. Await it.'
  if (asserted === 0) return 'passes without asserting anything. Compare what you got with what you expect.'
  if (working) return 'ends while work is still going on: await what it starts, so that a failure there is seen.'
  return null
}
