import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explorePattern } from './testing/explore-pattern.ts'
import { type ExploredCase, use } from './testing/explored-case.ts'
import { groupCases } from './testing/group-cases.ts'
import { sharingCases } from './testing/sharing-cases.ts'
import { waitingCases } from './testing/waiting-cases.ts'

const cases: ExploredCase[] = [...groupCases, ...sharingCases, ...waitingCases]

for (const { name, program, maxFaults, bound, budget } of cases)
  test(`every order: ${name}`, async (context) => {
    const { claim, claimText, outcomes, broken, stats } = await explorePattern(program, { maxFaults: maxFaults ?? 1, ...(budget === undefined ? {} : { strategy: 'dpor' as const, budget: { orders: budget } }) })
    assert.deepEqual(broken, [])
    context.diagnostic(`${claimText} (${stats.runs} runs, ${Math.round(stats.ms)} ms, ${outcomes.length} outcomes)`)
    assert.equal(claim.kind, bound === undefined ? 'all' : 'bounded', claimText)
    if (claim.kind === 'bounded' && bound !== undefined) assert.ok(claim.maxReversals >= bound, claimText)
  })

test('orders that can be told apart end as all schedules do', async () => {
  for (const { program, maxFaults = 1 } of cases.filter(({ name }) => /^(all|map|scope|Semaphore|dedupe)/.test(name)).filter(({ bound }) => bound === undefined)) {
    const [every, distinguishable] = await Promise.all((['dfs', 'dpor'] as const).map((strategy) => explorePattern(program, { maxFaults, strategy })))
    const prints = (outcomes: { console: string[] }[] = []): string[] => [...new Set(outcomes.map(({ console }) => console.join()))].sort((a, b) => (a < b ? -1 : 1))
    assert.deepEqual(prints(distinguishable?.outcomes), prints(every?.outcomes))
  }
})

/** Faults in the patterns' own sources. Each must be caught: an exploration that cannot fail says nothing. */
const mutations: [what: string, file: string, from: string, to: string, program: string][] = [
  ['settles before its children have', 'family.ts', 'if (!this.#started || this.children.size > 0) return', 'if (!this.#started || this.closed || (this.children.size > 0 && !this.ended)) return', 'all'],
  ['leaves its listener on the caller’s signal', 'family.ts', '[() => offAbort(outer, this.end)]', '[]', 'all'],
  ['lets a later reason replace the first', 'family.ts', 'if (this.ended || this.closed) return', 'if (this.closed) return', 'all'],
  ['loses the later errors', 'family.ts', 'for (const error of this.later) suppress(this.pattern, this.reason, error)', '', 'all'],
  ['starts children after the abort', 'family.ts', 'if (!family.ended) family.run(fn, fulfilled, rejected)', 'family.run(fn, fulfilled, rejected)', 'all-late'],
  ['lets a receiver that left take a value', 'line.ts', '        this.delete(waiter)\n', '', 'Channel: two receivers'],
  ['keeps a circuit half open when a probe is given up', 'circuit-breaker.ts', '    this.#probing = false\n', '', 'CircuitBreaker: a probe'],
  ['leaves an aborted waiter in the line', 'line.ts', '        this.delete(waiter)\n        reject(reason)', '        reject(reason)', 'Mutex'],
  ['gives two holders one permit', 'semaphore.ts', '    this.#free--\n', '', 'Mutex'],
  ['cancels a flight that somebody waits for', 'flight.ts', 'if (--callers > 0) return rejectNow()', 'callers--', 'once'],
  ['lets two probes through', 'circuit-breaker.ts', 'this.#probing || waitMs > 0', 'waitMs > 0', 'CircuitBreaker'],
]
const late: ExploredCase = {
  name: 'all-late',
  program: `${use('all, scope')}
    const end = await observe(scope(async () => {
      await wait(5)
      return all([child('a'), child('b')], { signal: outer })
    }))
    report(end)`,
}

for (const [what, file, from, to, program] of mutations)
  test(`caught: a pattern that ${what}`, async () => {
    const found = [...cases, late].find(({ name }) => name.startsWith(program))
    assert.ok(found)
    const { broken } = await explorePattern(found.program, { maxFaults: found.maxFaults ?? 1, failuresOnly: true }, { file, from, to })
    assert.notDeepEqual(broken, [])
  })
