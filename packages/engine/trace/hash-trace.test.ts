import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { hangUpTrace } from '../testing/hang-up-trace.ts'
import { hashTrace } from './hash-trace.ts'
import type { Trace } from './trace.ts'

const empty: Trace = { version: 1, schedule: '', seed: 1, records: [], end: { kind: 'finished' } }

test('the hash is the start of the SHA-256 of the canonical text', () => {
  const text = '{"end":{"kind":"finished"},"schedule":"","seed":1,"version":1}'
  assert.equal(hashTrace(empty), createHash('sha256').update(text).digest('hex').slice(0, 32))
})

test('the same story has the same hash, whatever the order of its keys', () => {
  const trace = hangUpTrace()
  const turned = trace.records.map((record) => Object.fromEntries(Object.entries(record).reverse())) as unknown as Trace['records']
  assert.equal(hashTrace({ ...trace, records: turned }), hashTrace(trace))
})

test('a trace that went through JSON keeps its hash', () => {
  const trace = hangUpTrace()
  assert.equal(hashTrace(JSON.parse(JSON.stringify(trace)) as Trace), hashTrace(trace))
})

test('a change of any record, of the end or of the schedule changes the hash', () => {
  const trace = hangUpTrace()
  const hashes = new Set([hashTrace(trace), hashTrace({ ...trace, schedule: '1' }), hashTrace({ ...trace, end: { kind: 'never-settles', place: null, message: '' } })])
  for (const index of trace.records.keys()) {
    const records = trace.records.map((record, i) => (i === index ? { ...record, at: record.at + 1 } : record))
    hashes.add(hashTrace({ ...trace, records }))
  }
  assert.equal(hashes.size, trace.records.length + 3)
})

test('texts that are not well-formed have a hash', () => {
  const record = { type: 'console', level: 'log', text: 'half \ud800', task: null, place: null, at: 0, step: 0 } as const
  assert.match(hashTrace({ ...empty, records: [record] }), /^[0-9a-f]{32}$/)
})
