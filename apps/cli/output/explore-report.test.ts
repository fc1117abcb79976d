import assert from 'node:assert/strict'
import test from 'node:test'
import type { Exploration, Failure, Finding, Outcome } from '@interleave/engine'
import { cutOff, exploredOf, notRun, wholeOf } from './explore-report.ts'

const finding = (id: Finding['id'], file = 'main.ts', line = 1): Finding => ({ id, title: `title of ${id}`, place: { file, line, column: 1 }, at: 0, step: 0, task: null, message: `message of ${id}`, fix: '' })
const outcome = (schedule: string, ...findings: Finding[]): Outcome => ({ key: schedule, result: schedule, ok: true, count: 1, schedule, console: [], findings })
const failing = (schedule: string, more: Partial<Failure> = {}): Failure => ({ kind: 'finding', message: 'first', error: null, schedule, swap: null, reversals: [], ...more })
const exploration = (outcomes: Outcome[], failures: Failure[]): Exploration => ({ claim: { kind: 'all', orders: 3 }, claimText: 'All.', outcomes, failures, stopped: false, stats: { runs: 4, ms: 1.6 } })

test('a failure is told with its reversals, and where they are unknown with the swap that decides', () => {
  const swap = { first: 'a', second: 'b', firstStep: 1, secondStep: 2, passing: 'i1.' }
  const reversals = [{ first: 'c', second: 'd', location: 'x', place: null, words: '' }]
  const { report } = exploredOf(exploration([], [failing('1', { kind: 'test', swap }), failing('2', { kind: 'test', swap, reversals })]), [{ file: 'a.ts', line: 2, column: 1 }, null], 'warning')
  assert.deepEqual(report.failures, [
    { kind: 'test', message: 'first', file: 'a.ts', line: 2, schedule: '1', reversals: [{ first: 'a', second: 'b', location: '' }] },
    { kind: 'test', message: 'first', file: null, line: null, schedule: '2', reversals: [{ first: 'c', second: 'd', location: 'x' }] },
  ])
  assert.deepEqual(report.stats, { runs: 4, ms: 2, orders: 3 })
})

test('a finding fails at or above its threshold, by the gravest of its outcome, and is told in any case', () => {
  const one = exploration([outcome('1', finding('B3'), finding('B4'), finding('B12')), outcome('2', finding('B3'))], [failing('1'), failing('2')])
  const messages = (threshold: Parameters<typeof exploredOf>[2]): string[] => exploredOf(one, [], threshold).report.failures.map(({ message }) => message)
  const [grave, slow] = ['B12 title of B12: message of B12', 'B3 title of B3: message of B3']
  assert.deepEqual(messages('error'), [grave])
  assert.deepEqual(messages('warning'), [grave])
  assert.deepEqual(messages('note'), [grave, slow])
  assert.deepEqual(messages('never'), [])
  assert.deepEqual(exploredOf(one, [], 'never').report.findings.map(({ id }) => id), ['B3', 'B4', 'B12'])
})

test('findings inside packages are left out, of failures too', () => {
  const { report } = exploredOf(exploration([outcome('1', finding('B1', 'node_modules/p-limit.js'))], [failing('1')]), [], 'note')
  assert.deepEqual([report.failures, report.findings], [[], []])
})

test('the whole of a file is no stronger than its weakest test', () => {
  const all = { name: 'a', ...exploredOf(exploration([outcome('1')], []), [], 'note').report }
  assert.deepEqual(wholeOf([all, all]).claim, { kind: 'all', orders: 6 })
  assert.deepEqual(wholeOf([all, { ...all, claim: { kind: 'bounded', orders: 2, maxReversals: 1 } }]).claim, { kind: 'bounded', orders: 5, maxReversals: 1 })
  assert.deepEqual(wholeOf([all, { name: 'b', ...notRun.report }]).claim, { kind: 'sampled', orders: 3 })
})

test('an exploration that is cut off claims a sample, and fails', () => {
  const { report } = cutOff(exploration([outcome('1')], [failing('1')]), 'stuck', 'note')
  assert.deepEqual(report.claim, { kind: 'sampled', orders: 3 })
  assert.deepEqual(report.failures.map(({ kind, message, schedule }) => [kind, message, schedule]), [['limit', 'stuck', '']])
  assert.equal(cutOff(null, 'stuck', 'note').report.failures[0]?.schedule, 'i1.')
})
