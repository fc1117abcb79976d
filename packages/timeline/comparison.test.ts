import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StepKind, Trace, TraceRecord } from '@interleave/engine/trace/trace.ts'
import { compareRuns, type Compared, tellComparison } from './comparison.ts'
import { storyOf } from './story.ts'

const place = (line: number) => ({ file: 'a.ts', line, column: 1 })

/** `e1 e2 r1` are effects and replies of two operations that `main` issues at the start; `print:word` prints at the end. */
function run(name: string, notation: string, { ok = true, print = '' } = {}): Compared {
  const records: TraceRecord[] = [
    { at: 0, step: 0, type: 'step', kind: 'start', of: null, label: 'the program starts', choice: 0, enabled: 1 },
    { at: 0, step: 0, type: 'task-start', task: 1, parent: null, name: 'main', place: place(2), signal: null },
    ...[1, 2].map((io): TraceRecord => ({ at: 0, step: 0, type: 'io-issue', io, resource: 'db', label: 'db', task: 1, place: place(io + 2), signal: null })),
    ...notation.split(' ').flatMap((word, index): TraceRecord[] => {
      const kind: StepKind = word.startsWith('e') ? 'effect' : 'reply'
      return [{ at: 10 * (index + 1), step: index + 1, type: 'step', kind, of: Number(word.slice(1)), label: `db ${word}`, choice: 0, enabled: 2 }]
    }),
  ]
  const last = records.at(-1)!
  if (print !== '') records.push({ at: last.at, step: last.step, type: 'console', level: 'log', text: print, task: 1, place: null })
  records.push({ at: last.at, step: last.step, type: 'test-end', test: 0, ok, error: ok ? null : { name: 'Error', message: 'lost\n  10.', stack: [] } })
  const trace: Trace = { version: 1, schedule: '', seed: 1, records, end: { kind: 'finished' } }
  return { name, story: storyOf(trace, []) }
}

test('one order beside itself differs nowhere', () => {
  const { firstDifference, lead, differences } = compareRuns(run('Order 1', 'e1 e2'), run('Order 2', 'e1 e2'))
  assert.deepEqual(firstDifference, [null, null])
  assert.match(lead, /same order/)
  assert.deepEqual(differences, [])
})

test('the first difference is found, and told by the calls that the events are for', () => {
  const { alike, firstDifference, lead, differences } = compareRuns(run('Order 1', 'e1 r1 e2 r2'), run('Order 2', 'e1 e2 r1 r2'))
  assert.equal(alike, 1)
  assert.deepEqual(firstDifference, [2, 2])
  assert.equal(lead, 'The first event is the same; then they differ.')
  assert.deepEqual(differences, [
    { what: 'First difference', sides: ['db replies for main (a.ts:3), at 20 ms', 'db takes effect for main (a.ts:4), at 20 ms'] },
    { what: 'The other’s event', sides: ['one event later, at 30 ms', 'one event later, at 30 ms'] },
    { what: 'Result', sides: ['passes', 'passes'] },
    { what: 'Takes', sides: ['40 ms', '40 ms'] },
  ])
})

test('what comes of it is told: results and what is printed', () => {
  const { lead, differences } = compareRuns(run('Order 1', 'e1 e2', { ok: false, print: '90' }), run('Order 2', 'e2 e1', { print: '70' }))
  assert.equal(lead, 'They differ from the first event on.')
  assert.deepEqual(differences.slice(2), [
    { what: 'Result', sides: ['fails: lost 10.', 'passes'] },
    { what: 'Prints, line 1', sides: ['“90”', '“70”'] },
    { what: 'Takes', sides: ['20 ms', '20 ms'] },
  ])
})

test('a run that ends earlier, and what never happens in it, are told', () => {
  const shorter = compareRuns(run('Order 1', 'e1'), run('Order 2', 'e1 r1'))
  assert.deepEqual(shorter.firstDifference, [null, 2])
  assert.deepEqual(shorter.differences[0]?.sides, ['nothing more: the run is over', 'db replies for main (a.ts:3), at 20 ms'])
  assert.deepEqual(compareRuns(run('Order 1', 'e1'), run('Order 2', 'e2 e1')).differences[1]?.sides, ['never', 'one event later, at 20 ms'])
})

test('as sentences, what is the same in both is said once', () => {
  const words = tellComparison(compareRuns(run('Order 1', 'e1 e2'), run('Order 2', 'e2 e1')), ['Order 1', 'Order 2'])
  assert.match(words, /^They differ from the first event on\. First difference\. Order 1: db takes effect for main \(a\.ts:3\), at 10 ms\. Order 2: db/)
  assert.match(words, /Result, in both: passes\. Takes, in both: 20 ms\.$/)
})
