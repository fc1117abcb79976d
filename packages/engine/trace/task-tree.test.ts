import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hangUpTrace } from '../testing/hang-up-trace.ts'
import { traceOf } from '../testing/trace-notation.ts'
import { effectiveSignal, iosUnder, isDescendant, isWantedAfter, nameOf } from './task-tree.ts'
import { readTrace, type TraceModel } from './trace-model.ts'
import type { Trace } from './trace.ts'

test('a task knows its caller, its signal, its waits and its end', () => {
  const model = readTrace(hangUpTrace())
  const quote = task(model, 'quote')
  assert.equal(quote.parent, task(model, 'handle').id)
  assert.equal(quote.callPlace?.line, 3)
  assert.equal(quote.signal, null)
  assert.deepEqual(quote.suspensions.map(({ from, to, label, ok }) => [from.at, to?.at, label, ok]), [[0, 61, 'pricing', true]])
  assert.deepEqual(quote.running.map(({ from, to }) => [from.at, to?.at]), [[0, 0], [61, 61]])
  assert.deepEqual(quote.handled.map(({ how }) => how), ['group'])
  assert.equal(quote.end?.at, 61)
})

test('an operation knows its issue, effect, reply and abort', () => {
  const model = readTrace(hangUpTrace())
  const times = [...model.ios.values()].map(({ resource, issue, effect, reply, abort }) => [resource, issue.at, effect?.at, reply?.at, abort?.at])
  assert.deepEqual(times, [['pricing', 0, 20, 61, undefined], ['inventory', 0, undefined, undefined, 34]])
})

test('the effective signal is that of the nearest caller that was given one', () => {
  const model = readTrace(hangUpTrace())
  const signal = task(model, 'handle').signal
  assert.notEqual(signal, null)
  assert.equal(effectiveSignal(model, task(model, 'quote').id), signal)
})

test('descent goes down through calls, and no task descends from itself', () => {
  const model = readTrace(hangUpTrace())
  const [handle, quote] = [task(model, 'handle').id, task(model, 'quote').id]
  assert.deepEqual([isDescendant(model, quote, handle), isDescendant(model, handle, quote), isDescendant(model, quote, quote)], [true, false, false])
})

test('a group stands for the operations of its members', () => {
  const model = readTrace(hangUpTrace())
  const [group] = model.groups.keys()
  assert.deepEqual(iosUnder(model, { kind: 'group', id: group ?? -1 }).map(({ resource }) => resource), ['pricing', 'inventory'])
})

test('a member is wanted after its group while another still awaits it', () => {
  const model = readTrace(hangUpTrace())
  const [group] = model.groups.values()
  assert.ok(group)
  assert.equal(isWantedAfter(model, { kind: 'task', id: task(model, 'quote').id }, group), false)
})

test('calls of one function are told apart by numbers', () => {
  const model = readTrace(traceOf`
    0 start main
    0 main calls w
    0 main calls w`)
  assert.deepEqual([...model.tasks.values()].map(({ label }) => label), ['main', 'w #1', 'w #2'])
})

test('a returned promise is adopted', () => {
  const model = readTrace(traceOf`
    0 start main
    0 main issues db
    0 main awaits db
    5 reply db
    5 main returns`)
  assert.equal(nameOf(model, task(model, 'main').adopts), 'db')
  assert.equal(task(model, 'main').suspensions[0]?.to?.at, 5)
})

test('records that name something unknown are passed over', () => {
  const trace: Trace = {
    version: 1, schedule: '', seed: 1, end: { kind: 'finished' },
    records: [
      { type: 'task-end', task: 9, ok: true, error: null, at: 0, step: 0 },
      { type: 'io-reply', io: 9, ok: true, value: '', at: 0, step: 0 },
      { type: 'handled', of: { kind: 'group', id: 9 }, how: 'await', task: null, at: 1, step: 1 },
    ],
  }
  const model = readTrace(trace)
  assert.equal(model.tasks.size + model.ios.size, 0)
  assert.equal(model.last.at, 1)
})

test('a model survives structuredClone', () => {
  const model = readTrace(hangUpTrace())
  assert.deepEqual(structuredClone(model), model)
})

function task(model: TraceModel, name: string): NonNullable<ReturnType<TraceModel['tasks']['get']>> {
  const found = [...model.tasks.values()].find((one) => one.name === name)
  assert.ok(found, `a task named ${name}`)
  return found
}
