import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hangUpTrace } from '../testing/hang-up-trace.ts'
import { traceOf } from '../testing/trace-notation.ts'
import { abortedAbove, derivesFrom, outsideBehind, toldAt } from './cancellation.ts'
import { readTrace, type TraceModel } from './trace-model.ts'

test('a task is told when its await fails in the step of an abort, and its caller through it', () => {
  const model = readTrace(hangUpTrace())
  assert.equal(toldAt(model, task(model, 'stock').id)?.at, 34)
  assert.equal(toldAt(model, task(model, 'handle').id)?.at, 34)
  assert.equal(toldAt(model, task(model, 'quote').id), null)
})

test('a caller is told even when the one it called took time to clean up', () => {
  const model = readTrace(traceOf`
    0 start handle
    0 handle makes s
    0 handle calls work with s
    0 work issues db.1 with s
    0 work awaits db.1
    0 handle awaits work
    10 aborts s AbortError: stop
    10 abort db.1 by s
    10 work catches
    10 work issues db.2
    10 work awaits db.2
    15 reply db.2
    15 work resumes
    15 work throws Error: gave up
    15 handle catches
    15 handle throws Error: gave up`)
  assert.equal(toldAt(model, task(model, 'handle').id)?.at, 15)
})

test('what an aborted signal refuses at once tells the task', () => {
  const model = readTrace(traceOf`
    0 client hangup s
    0 start handle with s
    0 handle sets t 50
    0 handle awaits t
    34 happens hangup
    50 fires t
    50 handle resumes
    50 handle awaits ?
    50 handle catches
    50 handle returns`)
  assert.equal(toldAt(model, task(model, 'handle').id)?.at, 50)
})

test('signals derive through any, at any distance, and a loop of them ends', () => {
  const model = readTrace(traceOf`
    0 start main
    0 main makes a
    0 main makes b from a
    0 main makes c from b
    0 main makes d`)
  const [a = -1, b = -1, c = -1, d = -1] = model.signals.keys()
  assert.deepEqual([derivesFrom(model, c, a), derivesFrom(model, a, c), derivesFrom(model, d, a)], [true, false, false])
  model.signals.get(a)?.from.push(b)
  assert.equal(derivesFrom(model, c, d), false)
})

test('an abort above is that of the nearest caller with a signal, and knows the outside event behind it', () => {
  const model = readTrace(hangUpTrace())
  const above = abortedAbove(model, task(model, 'quote').id)
  assert.equal(above?.holder.name, 'handle')
  assert.equal(above?.abort.at, 34)
  assert.equal(outsideBehind(model, above?.signal.id ?? -1), 'client hangs up')
})

function task(model: TraceModel, name: string): NonNullable<ReturnType<TraceModel['tasks']['get']>> {
  const found = [...model.tasks.values()].find((one) => one.name === name)
  assert.ok(found, `a task named ${name}`)
  return found
}
