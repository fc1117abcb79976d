import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Exploration } from '@interleave/engine/explore/exploration.ts'
import { seeSign, type SymptomSign } from './symptom-sign.ts'

/** `2×200 ok` is an end that two orders come to, which prints `200 ok`; `1!` one that never settles. */
function explored(...ends: string[]): Pick<Exploration, 'outcomes' | 'failures'> {
  const outcomes = ends.map((end, index) => {
    const [, count, line] = /^(\d+)(?:×(.*)|!)$/.exec(end) ?? []
    return { key: end, result: end, ok: line !== undefined, count: Number(count), schedule: `s${index}`, console: line === undefined ? [] : [line], findings: [] }
  })
  const failures = outcomes.filter(({ ok }) => !ok).map(({ schedule }) => ({ kind: 'never-settles' as const, message: '', error: null, schedule, swap: null, reversals: [] }))
  return { outcomes, failures }
}

const cases: [sign: SymptomSign, ends: string[], holds: boolean, orders: number][] = [
  [{ in: 'every', prints: '^200' }, ['2×200 ok', '3×200 empty'], true, 5],
  [{ in: 'every', prints: '^200' }, ['2×200 ok', '3×499'], false, 2],
  [{ in: 'some', prints: '^200' }, ['2×200 ok', '3×499'], true, 2],
  [{ in: 'some', prints: '^200' }, ['2×200 ok'], false, 2],
  [{ in: 'never', prints: '^499' }, ['2×200 ok'], true, 0],
  [{ in: 'never', prints: '^499' }, ['2×200 ok', '1×499'], false, 1],
  [{ in: 'every', ends: 'never-settles' }, ['2!'], true, 2],
  [{ in: 'every', ends: 'crashed' }, ['2!'], false, 0],
  [{ in: 'never', prints: 'x' }, [], false, 0],
]
for (const [sign, ends, holds, orders] of cases) {
  test(`${JSON.stringify(sign)} ${holds ? 'holds' : 'does not hold'} where the ends are ${ends.join(', ') || 'none'}`, () => {
    const seen = seeSign(sign, explored(...ends))
    assert.deepEqual([seen.holds, seen.orders], [holds, orders])
  })
}

test('an end of each kind is shown beside the count', () => {
  const { shown, other, of } = seeSign({ in: 'some', prints: 'Grace' }, explored('3×for Ada', '1×for Grace'))
  assert.deepEqual([shown?.console, other?.console, of], [['for Grace'], ['for Ada'], 4])
})
