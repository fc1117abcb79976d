import assert from 'node:assert/strict'
import { test } from 'node:test'
import { traceOf } from '../../testing/trace-notation.ts'
import { catalogue, type PitfallId } from '../catalogue.ts'
import type { StaticFinding } from '../finding.ts'
import { findings } from '../findings.ts'
import { confirm } from './confirm.ts'

/** A run in which line 2 of app.ts calls save, and nobody awaits it. */
const trace = traceOf`
  0 start main
  0 main calls save
  0 save issues db
  0 save awaits db
  0 main returns
  3 effect db
  5 reply db
  5 save resumes
  5 save returns`

function suspicion(id: PitfallId, from: number, to = from, file = 'app.ts'): StaticFinding {
  return { id, title: catalogue[id].title, place: { file, line: from, column: 1 }, end: { line: to, column: 9 }, about: { from, to }, message: 'It may be.', fix: 'Change it.' }
}

/** `confirmed because …`, for each suspicion. */
function said(...suspicions: StaticFinding[]): string[] {
  return confirm(suspicions, findings(trace), trace).map(({ verdict, reason }) => `${verdict}: ${reason}`)
}

test('a finding of the same pitfall on one of its lines confirms a suspicion', () => {
  const why = 'At 0 ms of this run: save was called at 0 ms and nobody awaited it: main ended at 0 ms, and it ended only at 5 ms.'
  assert.deepEqual(said(suspicion('B1', 2), suspicion('B1', 1, 3)), [`confirmed: ${why}`, `confirmed: ${why}`])
  assert.equal(confirm([suspicion('B1', 2)], findings(trace), trace)[0]?.by?.id, 'B1')
})

test('a run that came by without the pitfall refutes it, for this run', () => {
  assert.deepEqual(said(suspicion('B4', 2)), ['refuted: This run came by at 0 ms, and what is feared did not happen in it.'])
})

test('a run that never came there says nothing', () => {
  assert.deepEqual(said(suspicion('B1', 40), suspicion('B1', 2, 2, 'other.ts')), ['not reached: This run never came to line 40.', 'not reached: This run never came to line 2.'])
})

test('what only a reader can judge stays open', () => {
  assert.deepEqual(said(suspicion('B5', 3)), ['open: This run came by at 0 ms; whether it is a mistake, no run can tell.'])
})

test('suspicions keep their order and their words', () => {
  const both = [suspicion('B5', 3), suspicion('B1', 2)]
  assert.deepEqual(confirm(both, [], trace).map(({ id, message }) => [id, message]), [['B5', 'It may be.'], ['B1', 'It may be.']])
})
