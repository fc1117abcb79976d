import assert from 'node:assert/strict'
import { test } from 'node:test'
import { poissonArrivals } from './arrivals.ts'
import type { Sample } from './drive.ts'
import { figuresOf, overTime, quantile } from './figures.ts'

const sample = (atMs: number, latencyMs: number, status: Sample['status'] = 200, verdict = 'right'): Sample => ({ name: 'order', atMs, lateMs: latencyMs / 10, latencyMs, status, verdict })

test('a quantile is the nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1)
  assert.deepEqual([0, 0.5, 0.99, 1].map((share) => quantile(hundred, share)), [1, 50, 99, 100])
  assert.ok(Number.isNaN(quantile([], 0.5)))
})

test('figures count answers by status, and only right ones as goodput', () => {
  const samples = [sample(0, 10), sample(100, 30), sample(200, 5, 503), sample(300, 20, 200, 'empty'), sample(400, 100, 'hung-up', 'none')]
  assert.deepEqual(figuresOf(samples), {
    sent: 5, statuses: { 200: 3, 503: 1, 'hung-up': 1 }, goodputPerSecond: 4, wrong: 1, p50Ms: 10, p99Ms: 30, maxMs: 30, lateP99Ms: 3,
  })
})

test('a load over time is measured window by window', () => {
  assert.deepEqual(overTime([sample(0, 1), sample(900, 1), sample(1_100, 1)], 1_000, (window) => window.length), [[0.5, 2], [1.5, 1]])
})

test('arrivals are the same for the same seed, in order, and about as many as was asked for', () => {
  const arrivals = poissonArrivals({ perSecond: 1_000, forMs: 10_000, seed: 1 })
  assert.deepEqual(arrivals, poissonArrivals({ perSecond: 1_000, forMs: 10_000, seed: 1 }))
  assert.notDeepEqual(arrivals.slice(0, 9), poissonArrivals({ perSecond: 1_000, forMs: 10_000, seed: 2 }).slice(0, 9))
  assert.deepEqual(arrivals, arrivals.toSorted((a, b) => a - b))
  // Within four standard deviations of a Poisson count, √10,000 each.
  assert.ok(Math.abs(arrivals.length - 10_000) < 400, `${arrivals.length} arrivals`)
})
