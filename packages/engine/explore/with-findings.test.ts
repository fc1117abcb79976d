import assert from 'node:assert/strict'
import test from 'node:test'
import type { Finding } from '../findings/finding.ts'
import type { Exploration, Failure, Outcome } from './exploration.ts'
import { withFindings } from './with-findings.ts'

const finding = (id: Finding['id'], line = 1): Finding => ({ id, title: `title of ${id}`, place: { file: 'main.ts', line, column: 1 }, at: 0, step: 0, task: null, message: `message of ${id}`, fix: '' })
const outcome = (schedule: string, ...findings: Finding[]): Outcome => ({ key: schedule, result: schedule, ok: true, count: 1, schedule, console: [], findings })
const failing = (schedule: string): Failure => ({ kind: 'finding', message: 'first', error: null, schedule, swap: null, reversals: [] })
const exploration = (outcomes: Outcome[], failures: Failure[]): Exploration => ({ claim: { kind: 'all', orders: 3 }, claimText: 'All.', outcomes, failures, stopped: false, stats: { runs: 4, ms: 1.6 } })

test('a replay that proves more makes a failure of an outcome that had none', () => {
  const more = withFindings(exploration([outcome('1'), outcome('2', finding('B1'))], [failing('2')]), () => [finding('B1'), finding('B14', 7)])
  assert.deepEqual(more.outcomes.map(({ findings }) => findings.map(({ id }) => id)), [['B1', 'B14'], ['B1', 'B14']])
  assert.deepEqual(more.failures.map(({ schedule, kind }) => [schedule, kind]), [['2', 'finding'], ['1', 'finding']])
})
