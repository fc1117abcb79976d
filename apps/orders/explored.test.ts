import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bugIds, withBug, type BugId } from './bugs/catalogue.ts'
import { exploreService } from './explored/explore-service.ts'

/** What is asked of the service, with what may go wrong, and the ends that all orders come to. */
const cases: [what: string, program: string, maxFaults: number, ends: string[]][] = [
  ['an order is read, fails or is given up', 'read-order', 1, ['200', '499', '503', '504']],
  ['a summary is whole, partial, a problem or given up', 'summarise-order', 1, [
    '200 partial', '200 whole', '499 /problems/client-gone', '503 /problems/unavailable', '504 /problems/deadline',
  ]],
  ['two summaries at once do not mix', 'two-orders-at-once', 0, ['both']],
]

for (const [what, program, maxFaults, ends] of cases)
  test(`every order: ${what}`, async (context) => {
    const { claim, claimText, failures, outcomes, stats } = await exploreService(program, { maxFaults })
    context.diagnostic(`${claimText} (${stats.runs} runs, ${Math.round(stats.ms)} ms)`)
    assert.deepEqual(failures.map(({ schedule, message }) => `${schedule}: ${message}`), [])
    assert.equal(claim.kind, 'all', claimText)
    assert.deepEqual([...new Set(outcomes.map(({ console }) => console.join()))].sort(), ends)
  })

/** The program that finds each deliberate bug of the files that run in the engine. */
const finders: Partial<Record<BugId, string>> = {
  'missing-await': 'summarise-order',
  'wrong-lifetime': 'two-orders-at-once',
  'wrong-order': 'summarise-order',
  'dropped-signal': 'summarise-order',
  'no-shared-cancel': 'summarise-order',
}

for (const bug of bugIds.filter((id) => finders[id] !== undefined))
  test(`caught: ${bug}`, async () => {
    let changed = 0
    const { failures } = await exploreService(finders[bug] ?? '', { failuresOnly: true }, ({ name, text }) => {
      const broken = withBug(bug, `apps/orders/${name}`, text)
      if (broken !== null) changed++
      return { name, text: broken ?? text }
    })
    assert.ok(changed > 0, 'the bug is in a file that runs in the engine')
    assert.notDeepEqual(failures, [])
  })
