import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Claim, Exploration, Failure, Outcome } from '@interleave/engine/explore/exploration.ts'
import type { Trace } from '@interleave/engine/trace/trace.ts'
import { cellOfRun, claimSentence, countOrders, orderCells, outcomeGroups, swapSentence, type TestExploration } from './order-cells.ts'

const finding = {
  id: 'B4' as const, title: 'Dropped signal', place: { file: 'a.ts', line: 1, column: 1 }, at: 0, step: 0, task: null, message: '', fix: '',
}

/** `ok*3` three orders that pass, `bad` one that fails, `warn` one that passes with a finding. */
function explored(notation: string, claim: Claim['kind'], testNumber = 0): TestExploration {
  const outcomes: Outcome[] = notation.split(' ').map((word, i) => {
    const [kind, count] = word.split('*')
    return {
      key: String(i), result: `${kind}`, ok: kind !== 'bad', count: Number(count ?? 1), schedule: `s${i}`, console: [],
      findings: kind === 'warn' ? [finding] : [],
    }
  })
  const failures: Failure[] = outcomes
    .filter((o) => !o.ok)
    .map((o) => ({
      kind: 'test', message: 'stale cache', error: null, schedule: o.schedule,
      swap: { first: 'client hangs up', second: 'pricing replies', firstStep: 3, secondStep: 4, passing: 's0' }, reversals: [],
    }))
  const orders = outcomes.reduce((sum, o) => sum + o.count, 0)
  const exploration: Exploration = {
    claim: claim === 'bounded' ? { kind: claim, orders, maxReversals: 2 } : { kind: claim, orders },
    claimText: '', outcomes, failures, stats: { runs: orders, ms: 1 }, stopped: false,
  }
  return { test: testNumber, name: `test ${testNumber}`, exploration }
}

test('the claim says that orders with equal results share a cell', () => {
  assert.equal(claimSentence([explored('ok*210 bad warn', 'all')]), 'All 212 orders explored, shown by their 3 distinct results')
  assert.equal(claimSentence([explored('ok*7', 'all')]), 'All 7 orders explored, all with the same result')
})

test('the claim says nothing of merging when nothing was merged', () => {
  assert.equal(claimSentence([explored('ok bad', 'all')]), 'All 2 orders explored')
})

test('the claim over several tests is as weak as the weakest', () => {
  assert.match(claimSentence([explored('ok*2', 'all'), explored('ok*5', 'sampled', 1)]), /^7 orders sampled.*Others may end differently$/)
  assert.match(claimSentence([explored('ok*2', 'all'), explored('ok*5', 'bounded', 1)]), /at most 2 reversals explored.*Others may/)
})

test('cells are numbered over all tests, and counted as orders', () => {
  const cells = orderCells([explored('ok*4 bad', 'all'), explored('warn', 'all', 1)])
  assert.deepEqual(cells.map((c) => [c.number, c.test, c.tone]), [[1, 0, 'ok'], [2, 0, 'bad'], [3, 1, 'warn']])
  assert.deepEqual(countOrders(cells), { ok: 4, bad: 1, warn: 1 })
})

test('outcomes that read the same are one group', () => {
  const groups = outcomeGroups(orderCells([explored('ok*4 bad', 'all'), explored('ok', 'all', 1)]))
  assert.deepEqual(groups.map((g) => [g.result, g.count]), [['ok', 5], ['stale cache', 1]])
})

test('a failing order names the swap that makes it pass', () => {
  const [, bad] = orderCells([explored('ok bad', 'all')])
  assert.ok(bad)
  const { lead, swap } = swapSentence(bad)
  assert.equal(lead, 'Order 2 fails: stale cache. It differs from one that passes by a single swap:')
  assert.equal(swap, '“client hangs up” comes before “pricing replies”.')
})

test('where the events of a swap are known by their calls, they are told by them', () => {
  const [, bad] = orderCells([explored('ok bad', 'all')])
  assert.ok(bad)
  assert.equal(swapSentence(bad, ['db replies for a', 'db replies for b']).swap, '“db replies for a” comes before “db replies for b”.')
})

test('a run finds the cell whose orders print and prove the same', () => {
  const cells = orderCells([explored('bad ok warn', 'all')])
  const passes: Trace = { version: 1, schedule: 'x', seed: 1, records: [], end: { kind: 'finished' } }
  const failed: Trace = { ...passes, records: [{ at: 0, step: 0, type: 'test-end', test: 0, ok: false, error: null }] }
  assert.equal(cellOfRun(cells, 0, { trace: passes, findings: [] })?.number, 2)
  assert.equal(cellOfRun(cells, 0, { trace: passes, findings: [finding] })?.number, 3)
  assert.equal(cellOfRun(cells, 0, { trace: failed, findings: [] })?.number, 1)
  assert.equal(cellOfRun(cells, 7, { trace: passes, findings: [] }), null)
})
