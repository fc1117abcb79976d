import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createAxis } from './axis.ts'

/** `0 10 10 40`: events at these times, two records each. */
function axisOf(times: number[]) {
  const steps = times.map((at, i) => ({ at, order: i * 2, step: i, kind: 'reply' as const, label: '', choice: 0, enabled: 1 }))
  return createAxis({ steps, durationMs: times.at(-1) ?? 0, lastOrder: times.length * 2 - 1 })
}

test('events at the same time stand side by side', () => {
  const axis = axisOf([0, 10, 10, 40])
  const [a, b, c, d] = [0, 1, 2, 3].map((i) => axis.stepToU(i))
  assert.ok(a! < b! && b! < c! && c! < d!)
  assert.ok(Math.abs(c! - b! - axis.eventWidth) < 1e-9)
})

test('time between events is to scale', () => {
  const axis = axisOf([0, 10, 40])
  assert.ok(Math.abs(axis.timeToU(30) - axis.timeToU(20) - 10) < 1e-9)
})

test('records of one event are in order within its width', () => {
  const axis = axisOf([0, 10, 40])
  const first = axis.pointToU({ at: 10, order: 2 })
  const second = axis.pointToU({ at: 10, order: 3 })
  assert.equal(first, axis.stepToU(1))
  assert.ok(second > first && second < first + axis.eventWidth)
})

test('the axis grows with the order of records', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 40 }), (gaps) => {
      let now = 0
      const axis = axisOf(gaps.map((gap) => (now += gap)))
      let last = -1
      for (let order = 0; order < gaps.length * 2; order++) {
        const u = axis.pointToU({ at: 0, order })
        assert.ok(u > last)
        last = u
      }
      assert.ok(last <= axis.length)
    }),
  )
})

test('a moment between events gives the same time back', () => {
  const axis = axisOf([0, 10, 10, 40])
  for (const ms of [0, 3, 10, 25, 40]) assert.ok(Math.abs(axis.uToTime(axis.timeToU(ms)) - ms) < 1e-9, `${ms} ms`)
})

test('the nearest event is found from either side', () => {
  const axis = axisOf([0, 10, 40])
  assert.equal(axis.uToStep(axis.stepToU(1) - 1), 1)
  assert.equal(axis.uToStep(axis.stepToU(1) + 1), 1)
  assert.equal(axis.uToStep(-5), 0)
  assert.equal(axis.uToStep(1e9), 2)
})

test('a run without events or time has a length', () => {
  assert.ok(axisOf([]).length > 0)
  assert.ok(axisOf([0, 0]).length > 0)
})
