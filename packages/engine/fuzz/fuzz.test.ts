import assert from 'node:assert/strict'
import test from 'node:test'
import { differences, tally } from './differences.ts'
import { makeCase } from './make-case.ts'
import { readBases } from './read-bases.ts'
import { runInNode } from './run-in-node.ts'

const bases = readBases()

test('a case depends on its seed and its texts alone', () => {
  assert.deepEqual(makeCase(7, bases), makeCase(7, bases))
  assert.notDeepEqual(makeCase(7, bases).files, makeCase(8, bases).files)
})

test('300 generated and mutated programs break nothing, and end in many ways', async () => {
  const cases = Array.from({ length: 300 }, (_, index) => makeCase(1 + index, bases))
  const results = await runInNode(cases)
  assert.deepEqual(differences(results, null), [])
  for (const kind of ['diagnostics', 'finished', 'crashed', 'never-settles', 'refused']) assert.match(tally(results), new RegExp(`\\b${kind} \\d`))
})

test('a difference between two hosts is told, unless it is their right', () => {
  const one = { seed: 1, kind: 'finished', hash: 'a', trouble: '' }
  assert.deepEqual(differences([one], [{ ...one, hash: 'b' }]), ['seed 1: finished in Node, finished in the browser'])
  assert.deepEqual(differences([one], [{ ...one, kind: 'host-stack', hash: 'b' }]), [])
  assert.deepEqual(differences([{ ...one, kind: 'broken', trouble: 'it threw' }], null), ['seed 1: it threw'])
})
