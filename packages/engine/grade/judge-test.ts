import type { Program } from '../compile/program.ts'
import type { Claim } from '../explore/exploration.ts'
import { explore } from '../explore/explore.ts'
import { asLimit } from '../run/limit-end.ts'
import type { Check } from '../run/recorder.ts'
import type { RunEnd, Trace } from '../trace/trace.ts'
import type { Sandbox } from '../world/sandbox.ts'
import type { World } from '../world/world.ts'

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

/**
 * Most tests have few schedules, and to run them all is cheaper than to look at what events touch, which makes a run cost about
 * twice as much. With more than these, leaving out what cannot be told apart pays.
 */
const FEW_ORDERS = 64

interface Options {
  /** The program, compiled so that it tells its accesses; asked for only when it has many orders. */
  tracked: () => Program
  test: number
  budget: { orders: number; ms: number }
  maxFaults: number
  check?: Check
  signal?: AbortSignal
  /** Whether the schedule of a failure is for telling; true when left out. */
  proved?: boolean
}

/** Runs one test in every order within the budget; stops at the first that fails. */
export async function judgeTest(sandbox: Sandbox, program: Program, world: World, options: Options): Promise<Judged> {
  let falseGreen: string | null = null
  let last: Trace | null = null
  const { tracked, ...rest } = options
  const onRun = (trace: Trace): void => {
    last = trace
    falseGreen ??= greenForNothing(trace, options.test)
  }
  const few = { orders: Math.min(FEW_ORDERS, options.budget.orders), ms: options.budget.ms }
  let exploration = await explore(sandbox, program, world, { ...rest, strategy: 'dfs', budget: few, worthAtMost: FEW_ORDERS, failuresOnly: true, onRun })
  if (exploration.stopped && exploration.failures.length === 0 && few.orders < options.budget.orders)
    exploration = await explore(sandbox, tracked(), world, { ...rest, failuresOnly: true, onRun })
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
