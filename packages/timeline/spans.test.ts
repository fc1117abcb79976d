import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { spansOf, within } from './spans.ts'

test('what is on screen is never left out, and what begins after it never looked at', () => {
  const bar = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 30 }))
  fc.assert(
    fc.property(fc.array(bar, { maxLength: 40 }), fc.integer({ min: 0, max: 130 }), fc.integer({ min: 0, max: 40 }), (bars, from, width) => {
      const pairs = bars.sort(([a], [b]) => a - b).map(([start, length]): [number, number] => [start, start + length])
      const [first, end] = within(spansOf(pairs), from, from + width)
      const seen = pairs.flatMap(([start, stop], i) => (start <= from + width && stop >= from ? [i] : []))
      assert.ok(seen.every((i) => i >= first && i < end))
      assert.ok(pairs.slice(first, end).every(([start]) => start <= from + width))
    }),
  )
})

test('of a lane without overlaps only the bars on screen are looked at', () => {
  const pairs = Array.from({ length: 10_000 }, (_, i): [number, number] => [i * 10, i * 10 + 5])
  assert.deepEqual(within(spansOf(pairs), 500, 530), [50, 54])
})
