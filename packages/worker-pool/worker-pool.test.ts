import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { map, sleep } from '@interleave/patterns'
import type { Task } from './testing/tasks.ts'
import { WorkerLost, WorkerPool } from './worker-pool.ts'

const pools: WorkerPool<Task, unknown>[] = []
after(() => Promise.all(pools.map((pool) => pool.close())))

function poolOf(threads: number, queue: number, onLost?: (error: WorkerLost) => void): WorkerPool<Task, unknown> {
  const pool = new WorkerPool<Task, unknown>({ module: new URL('./testing/tasks.ts', import.meta.url), threads, queue, ...(onLost ? { onLost } : {}) })
  pools.push(pool)
  return pool
}

test('a task gives its result, or its own error', async () => {
  const pool = poolOf(2, 10)
  assert.deepEqual(await map([1, 2, 3, 4], (of, signal) => pool.run({ kind: 'square', of }, { signal }), { concurrency: 4 }), [1, 4, 9, 16])
  await assert.rejects(pool.run({ kind: 'throw' }), { name: 'RangeError', message: 'not in range' })
  assert.equal(await pool.run({ kind: 'idle' }), 'idle')
})

test('an abort ends work that never looks up, with the reason, and the next task has a thread', async () => {
  const pool = poolOf(1, 1)
  await pool.run({ kind: 'idle' })
  const outer = new AbortController()
  const spinning = pool.run({ kind: 'spin' }, { signal: outer.signal })
  void sleep(30).then(() => outer.abort(reason))
  const reason = new Error('took too long')
  await assert.rejects(spinning, (error) => error === reason)
  assert.equal(await pool.run({ kind: 'square', of: 3 }), 9)
})

test('a full line pushes back, and who aborts leaves it at once', async () => {
  const pool = poolOf(1, 1)
  const running = pool.run({ kind: 'wait', ms: 30 })
  const outer = new AbortController()
  const waiting = pool.run({ kind: 'idle' }, { signal: outer.signal })
  await assert.rejects(pool.run({ kind: 'idle' }), { code: 'bulkhead-full' })
  assert.equal(pool.waiting, 1)
  outer.abort('left')
  assert.equal(await waiting.catch((reason: unknown) => reason), 'left')
  assert.equal(pool.waiting, 0)
  assert.equal(await running, 'waited')
})

for (const [kind, why] of [['exit', /exited with code: 7/], ['crash', /nobody caught this/], ['uncopyable', /could not be cloned/]] as const)
  test(`a thread that dies by ${kind} is replaced, and its task reported`, async () => {
    const lost: WorkerLost[] = []
    const pool = poolOf(1, 1, (error) => lost.push(error))
    const error = await pool.run({ kind }, { name: 'resize 7.png' }).catch((error: unknown) => error)
    assert.ok(error instanceof WorkerLost)
    assert.deepEqual([error.code, error.task, lost], ['worker-lost', 'resize 7.png', [error]])
    assert.match(String((error.cause as Error).stack), why)
    assert.equal(await pool.run({ kind: 'square', of: 5 }), 25)
  })

test('a module that cannot be loaded says so', async () => {
  const pool = new WorkerPool<Task, unknown>({ module: new URL('./testing/missing.ts', import.meta.url), threads: 1, queue: 1 })
  pools.push(pool)
  await assert.rejects(pool.run({ kind: 'idle' }), { message: /Cannot find module/ })
})

test('a thread that dies while it has no task is replaced too, and told', async () => {
  const { promise: told, resolve } = Promise.withResolvers<WorkerLost>()
  const pool = poolOf(1, 1, resolve)
  assert.equal(await pool.run({ kind: 'crash later' }), 'answered')
  const { task, cause } = await told
  assert.deepEqual([task, (cause as Error).message], ['nothing', 'after it had answered'])
  assert.equal(await pool.run({ kind: 'square', of: 4 }), 16)
})

test('of several threads one that dies, or is ended, takes only its own task along', async () => {
  const lost: WorkerLost[] = []
  const pool = poolOf(3, 3, (error) => lost.push(error))
  const outer = new AbortController()
  const ends = Promise.allSettled([
    pool.run({ kind: 'wait', ms: 150 }),
    pool.run({ kind: 'crash' }, { name: 'the one' }),
    pool.run({ kind: 'spin' }, { signal: outer.signal }),
  ])
  await sleep(60)
  outer.abort('enough')
  const [waited, crashed, ended] = await ends
  assert.deepEqual([waited, ended], [{ status: 'fulfilled', value: 'waited' }, { status: 'rejected', reason: 'enough' }])
  assert.equal(crashed?.status === 'rejected' && crashed.reason, lost[0])
  assert.deepEqual(lost.map(({ task }) => task), ['the one'])
  // All three threads are there again.
  assert.deepEqual(await Promise.all([1, 2, 3].map((of) => pool.run({ kind: 'square', of }))), [1, 4, 9])
})

test('what cannot be copied, as a task or as an error, costs no thread', async () => {
  const lost: WorkerLost[] = []
  const pool = poolOf(1, 1, (error) => lost.push(error))
  await assert.rejects(pool.run({ kind: 'idle', extra: () => undefined } as Task), { name: 'DataCloneError' })
  await assert.rejects(pool.run({ kind: 'throw uncopyable' }), { name: 'RangeError', message: 'not in range' })
  assert.equal(await pool.run({ kind: 'idle' }), 'idle')
  assert.deepEqual(lost, [])
})

test('closed, it rejects what runs, what waits and what comes', async () => {
  const lost: WorkerLost[] = []
  const pool = poolOf(1, 1, (error) => lost.push(error))
  await pool.run({ kind: 'idle' })
  const calls = [pool.run({ kind: 'spin' }), pool.run({ kind: 'idle' })]
  const ends = Promise.allSettled(calls)
  await pool.close()
  for (const end of await ends) assert.equal(end.status === 'rejected' && (end.reason as Error).name, 'PoolClosed')
  await assert.rejects(pool.run({ kind: 'idle' }), { code: 'pool-closed' })
  assert.deepEqual(lost, [])
})

test('already aborted, or a caller that has gone, nothing is sent to a thread', async () => {
  const pool = poolOf(1, 1)
  const reason = new Error('early')
  await assert.rejects(pool.run({ kind: 'exit' }, { signal: AbortSignal.abort(reason) }), (error) => error === reason)
  assert.equal(await pool.run({ kind: 'idle' }), 'idle')
})
