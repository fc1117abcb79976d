import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fit, formatMs, pan, partOf, resize, reveal, showPart, ticks, timeToX, type Viewport, xToTime, zoomAt } from './viewport.ts'

const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-6 * Math.max(1, Math.abs(a), Math.abs(b)), `${a} is near ${b}`)
const ends = (view: Viewport): [number, number] => [timeToX(view, 0), timeToX(view, view.duration)]

test('fit shows the whole run with a margin on both sides', () => {
  const [left, right] = ends(fit(100, 628))
  near(left, 14)
  near(right, 614)
})

test('fit draws a run that takes no time', () => {
  const view = fit(0, 300)
  assert.ok(Number.isFinite(view.pxPerMs))
  near(timeToX(view, 0), 14)
})

test('time to pixels and back is the same time', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (duration, part) => {
      const view = zoomAt(fit(duration, 600), 3, 200)
      near(xToTime(view, timeToX(view, duration * part)), duration * part)
    }),
  )
})

test('zooming keeps the moment under the pointer', () => {
  const view = fit(100, 600)
  const before = xToTime(view, 300)
  near(xToTime(zoomAt(view, 4, 300), 300), before)
})

test('no zoom and no pan leaves the run', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.array(fc.tuple(fc.double({ min: 0.1, max: 10, noNaN: true }), fc.integer({ min: -900, max: 900 })), { maxLength: 12 }),
      (duration, moves) => {
        let view = fit(duration, 500)
        for (const [factor, dx] of moves) view = pan(zoomAt(view, factor, Math.abs(dx) % 500), dx)
        const [left, right] = ends(view)
        assert.ok(left <= 14.001, `left edge at ${left}`)
        assert.ok(right >= 500 - 14.001, `right edge at ${right}`)
      },
    ),
  )
})

test('zooming out stops at the whole run', () => {
  const view = fit(100, 600)
  near(zoomAt(zoomAt(view, 5, 100), 0.01, 400).pxPerMs, view.pxPerMs)
})

test('reveal moves only when it must', () => {
  const view = zoomAt(fit(100, 600), 5, 0)
  assert.equal(reveal(view, 8), view)
  const moved = reveal(view, 90)
  assert.ok(timeToX(moved, 90) <= 600 * 0.9 + 1e-6)
  assert.ok(timeToX(moved, 90) >= 600 * 0.1)
})

test('a wider window fits again when the whole run was shown', () => {
  assert.deepEqual(resize(fit(100, 300), 900), fit(100, 900))
})

test('ticks are round, within the view and far enough apart', () => {
  assert.deepEqual(ticks(fit(80, 428)).map((t) => t.label), ['0 ms', '20 ms', '40 ms', '60 ms', '80 ms'])
  for (const zoom of [1, 7, 50, 400]) {
    const view = zoomAt(fit(5_000, 700), zoom, 333)
    const xs = ticks(view).map((t) => t.x)
    assert.ok(xs.length > 1)
    xs.forEach((x, i) => assert.ok(i === 0 || x - (xs[i - 1] ?? 0) >= 73.9))
  }
})

test('long times are told in seconds', () => {
  assert.deepEqual([0, 0.5, 1234, 12_000, 12_345].map(formatMs), ['0 ms', '0.5 ms', '1234 ms', '12 s', '12.35 s'])
})

test('a part of one run is shown in another of another length, and shown twice it stays', () => {
  const view = pan(zoomAt(fit(80, 600), 4, 300), 70)
  const other = showPart(fit(120, 600), partOf(view))
  near(partOf(other).start, partOf(view).start)
  near(partOf(other).end, partOf(view).end)
  assert.equal(showPart(other, partOf(view)), other)
  assert.equal(showPart(view, partOf(other)), view)
})
