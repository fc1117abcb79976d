import assert from 'node:assert/strict'
import { test } from 'node:test'
import { configure, type Notice } from '../diagnostics.ts'
import { errorOf, settle, stateOf } from '../testing/gate.ts'
import { listenersOf } from '../testing/listeners.ts'
import { lease } from './lease.ts'
import { pgQuery } from './pg-query.ts'

/** Of a client that has no events. */
const deaf = { on: () => undefined, off: () => undefined }

test('what is opened goes to who waits; aborted first, it is given back when it comes', async () => {
  const given: string[] = []
  const outer = new AbortController()
  assert.equal(await lease(Promise.resolve('one'), (late) => given.push(late), outer.signal), 'one')
  const late = Promise.withResolvers<string>()
  const leaving = lease(late.promise, (opened) => given.push(opened), outer.signal)
  outer.abort('left')
  assert.equal(await stateOf(leaving), 'error: left')
  assert.equal(given.length, 0)
  late.resolve('two')
  await settle()
  assert.deepEqual([given, listenersOf(outer.signal)], [['two'], 0])
  assert.equal(await stateOf(lease(Promise.resolve('three'), (opened) => given.push(opened), outer.signal)), 'error: left')
  assert.deepEqual(given, ['two', 'three'])
})

test('what fails to open, early or late, and a giving back that fails are nobody’s unhandled rejection', async () => {
  const outer = new AbortController()
  const error = new Error('refused')
  assert.equal(await errorOf(lease(Promise.reject(error), () => undefined, outer.signal)), error)
  assert.equal(listenersOf(outer.signal), 0)
  const [opens, fails] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()]
  const leaving = [opens, fails].map(({ promise }) => stateOf(lease(promise, () => { throw error }, outer.signal)))
  outer.abort('left')
  opens.resolve('late')
  fails.reject(error)
  assert.deepEqual(await Promise.all(leaving), ['error: left', 'error: left'])
  await settle()
})

test('a cancellation that fails is told, and the connection it left in doubt is destroyed', async () => {
  const notices: Notice[] = []
  const before = configure({ onNotice: (notice) => notices.push(notice) })
  const [refused, reason] = [new Error('too many connections'), new Error('hung up')]
  const released: (boolean | undefined)[] = []
  const query = Promise.withResolvers<{ rows: unknown[] }>()
  const client = { ...deaf, processID: 7, query: () => query.promise, release: (destroy?: boolean) => released.push(destroy) }
  class Client {
    on = deaf.on
    connect = (): Promise<never> => Promise.reject(refused)
    query = (): Promise<void> => Promise.resolve()
    end = (): Promise<void> => Promise.resolve()
  }
  const pool = { connect: async () => client, options: {}, Client }
  const outer = new AbortController()
  const asked = pgQuery(pool, 'select 1', [], { signal: outer.signal })
  await settle()
  outer.abort(reason)
  assert.equal(await stateOf(asked), 'pending')
  query.resolve({ rows: [] })
  assert.equal(await errorOf(asked), reason)
  assert.deepEqual(released, [true])
  assert.deepEqual(notices.map(({ kind, pattern, error }) => [kind, pattern, error]), [['late-error', 'pgQuery', refused]])
  configure(before)
})

test('whichever microtask an abort comes in, no query is begun after it', async () => {
  let queries = 0
  const done = async (): Promise<void> => undefined
  class Client {
    on = deaf.on
    connect = done
    query = done
    end = done
  }
  const client = { ...deaf, processID: 7, query: async (text: string) => ({ rows: text === 'select 7' ? [queries++] : [] }), release: () => undefined }
  const begun: number[] = []
  const pool = { connect: async () => client, options: {}, Client }
  for (let ticks = 0; ticks < 8; ticks++) {
    const outer = new AbortController()
    const asked = stateOf(pgQuery(pool, 'select 7', [], { signal: outer.signal }))
    for (let tick = 0; tick < ticks; tick++) await Promise.resolve()
    begun.push(queries)
    outer.abort('left')
    await asked
    assert.equal(queries, begun.at(-1))
  }
  assert.deepEqual([begun[0], begun.at(-1)], [0, queries])
  assert.ok(queries > 0)
})
