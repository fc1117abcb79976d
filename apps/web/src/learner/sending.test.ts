import assert from 'node:assert/strict'
import { after, afterEach, beforeEach, mock, test } from 'node:test'
import { openJournal } from './journal.ts'
import { EMPTY, type LearnerState, withLike, withProgress } from './learner-state.ts'
import type { LearnerStore } from './learner-store.ts'
import { LearnerSync } from './learner-sync.ts'

/** A page without storage, and a server of which a test says how it answers. */
const page = new EventTarget()
const real = { window: globalThis.window, fetch: globalThis.fetch }
let answer: (request: { method: string; url: string; body: string }) => Response | Promise<Response>
let requests: string[] = []
beforeEach(() => {
  requests = []
  const fetch = async (url: string, { method = 'GET', body = '' }: RequestInit = {}): Promise<Response> => {
    requests.push(`${method} ${url}`)
    return answer({ method, url, body: String(body) })
  }
  Object.assign(globalThis, { window: page, fetch })
  mock.timers.enable({ apis: ['setTimeout'] })
  mock.method(Math, 'random', () => 0.5)
})
afterEach(() => {
  mock.timers.reset()
  mock.restoreAll()
})
after(() => Object.assign(globalThis, real))

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
async function pass(ms: number): Promise<void> {
  await settle()
  mock.timers.tick(ms)
  await settle()
}

const away = (): Promise<Response> => Promise.reject(new TypeError('Failed to fetch'))
const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
const well = ({ url }: { url: string }): Response => {
  if (url === '/api/me') return json({ progress: [], bookmarks: [], notes: [], likes: [] })
  return json(url.startsWith('/api/reviews?') ? { reviews: [], last: 0, more: false } : {})
}

function storeWith(state: LearnerState): LearnerStore {
  const store = {
    state,
    change(update: (state: LearnerState) => LearnerState): void {
      store.state = update(store.state)
    },
  }
  return store as LearnerStore
}
const like = (lesson: string) => ({ lesson, mine: true, at: '2026-01-01T00:00:00.000Z' })

test('progress is sent after a moment; while the server is away it is tried ever later, and at once when the browser is online', async () => {
  const store = storeWith(withLike(EMPTY, like('one')))
  const sync = new LearnerSync(store)
  answer = away
  sync.soon()
  await pass(399)
  assert.deepEqual(requests, [])
  await pass(1)
  assert.equal(requests.length, 1)
  // Half of 2 s, then half of 4 s.
  await pass(999)
  assert.equal(requests.length, 1)
  await pass(1)
  assert.equal(requests.length, 2)
  await pass(1_000)
  assert.equal(requests.length, 2)
  answer = well
  page.dispatchEvent(new Event('online'))
  await pass(0)
  await settle()
  assert.deepEqual(requests.slice(2), ['GET /api/me', 'GET /api/reviews?after=0', 'PUT /api/likes/one'])
  assert.deepEqual(store.state.pending, [])
  await pass(300_000)
  assert.equal(requests.length, 5)
})

test('what changes while something is sent goes with it, once, and nothing is sent twice', async () => {
  const store = storeWith(withLike(EMPTY, like('one')))
  const sync = new LearnerSync(store)
  const slow = Promise.withResolvers<Response>()
  answer = (request) => (request.url === '/api/likes/one' ? slow.promise : well(request))
  sync.soon(0)
  await pass(0)
  store.change((state) => withLike(state, like('two')))
  sync.soon()
  await pass(5_000)
  assert.equal(requests.at(-1), 'PUT /api/likes/one')
  slow.resolve(json({}))
  await pass(5_000)
  assert.deepEqual(requests.filter((request) => request.startsWith('PUT')), ['PUT /api/likes/one', 'PUT /api/likes/two'])
  assert.deepEqual(store.state.pending, [])
})

const progress = (...items: string[]): LearnerState =>
  items.reduce((state, item) => withProgress(state, { lesson: 'one', item, done: true, value: null, at: '2026-01-01T00:00:00.000Z' }), EMPTY)
const items = (body: string): string[] => [JSON.parse(body) as { item: string } | { item: string }[]].flat().map(({ item }) => item)

test('all progress that waits goes in one request, in which each item stands once', async () => {
  const store = storeWith(withLike(progress('a', 'b', 'a', 'c'), like('one')))
  const bodies: string[][] = []
  answer = (request) => {
    if (request.url === '/api/progress') bodies.push(items(request.body))
    return well(request)
  }
  new LearnerSync(store).soon(0)
  await pass(0)
  await settle()
  assert.deepEqual(requests.slice(2), ['PATCH /api/progress', 'PUT /api/likes/one'])
  assert.deepEqual([bodies, store.state.pending], [[['b', 'a', 'c']], []])
})

test('what waits when the page goes is sent with it, and stays pending', async () => {
  const store = storeWith(withLike(progress('a', 'b'), like('one')))
  answer = well
  new LearnerSync(store).soon()
  page.dispatchEvent(new Event('pagehide'))
  await settle()
  assert.deepEqual(requests, ['PATCH /api/progress', 'PUT /api/likes/one'])
  assert.equal(store.state.pending.length, 3)
})

test('progress that the server refuses does not take along what came with it', async () => {
  const store = storeWith(progress('bad', 'good'))
  const kept: string[] = []
  answer = (request) => {
    if (request.url !== '/api/progress') return well(request)
    if (items(request.body).includes('bad')) return new Response('{}', { status: 404, headers: { 'content-type': 'application/problem+json' } })
    kept.push(...items(request.body))
    return json({})
  }
  new LearnerSync(store).soon(0)
  await pass(0)
  await settle()
  assert.deepEqual([kept, store.state.pending], [['good'], []])
})

test('an answer that does not come is none, and what was sent is sent again', async () => {
  const sync = new LearnerSync(storeWith(withLike(EMPTY, like('one'))))
  answer = () => new Promise(() => undefined)
  const never = answer
  globalThis.fetch = (async (url: string, { signal }: RequestInit = {}) => {
    requests.push(url)
    if (answer !== never) return answer({ method: '', url, body: '' })
    return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))
  }) as typeof fetch
  sync.soon(0)
  await pass(0)
  await pass(19_999)
  assert.deepEqual(requests, ['/api/me'])
  answer = well
  await pass(1)
  await pass(1_000)
  await settle()
  assert.deepEqual(requests.slice(0, 2), ['/api/me', '/api/me'])
})

/** The journal of a lab on a server that keeps what it is sent. */
const keeps = ({ method, url, body }: { method: string; url: string; body: string }): Response => {
  if (method === 'GET') return json(url.endsWith('/history') ? [] : null, 404)
  const { revision, files } = JSON.parse(body) as { revision: number; files: object[] }
  return json({ lab: 'lab', revision: revision + 1, files, at: '2026-01-01T00:00:00.000Z' })
}
const files = (text: string) => [{ name: 'a.ts', text }]
const puts = (): number => requests.filter((request) => request.startsWith('PUT')).length

test('a draft is sent after a pause in typing; what is typed while it is sent follows after another pause', async () => {
  answer = keeps
  const journal = await openJournal('lab')
  const states: string[] = []
  journal.onState((state) => states.push(state))
  journal.keep(files('a'))
  await pass(1_000)
  journal.keep(files('ab'))
  await pass(1_199)
  assert.equal(puts(), 0)
  const slow = Promise.withResolvers<void>()
  answer = async (request) => {
    await slow.promise
    return keeps(request)
  }
  await pass(1)
  assert.equal(puts(), 1)
  journal.keep(files('abc'))
  await pass(5_000)
  assert.equal(puts(), 1)
  slow.resolve()
  await settle()
  await pass(1_200)
  assert.equal(puts(), 2)
  await settle()
  assert.equal(states.at(-1), 'sent')
  await pass(100_000)
  assert.equal(puts(), 2)
  journal.close()
})

test('while the server is away a draft is tried again and again, and two who flush do not send at once', async () => {
  answer = (request) => (request.method === 'GET' ? keeps(request) : away())
  const journal = await openJournal('lab')
  journal.keep(files('a'))
  await pass(1_200)
  assert.equal(puts(), 1)
  await pass(2_000)
  assert.equal(puts(), 2)
  let sending = 0
  answer = async (request) => {
    assert.equal(++sending, 1)
    await settle()
    sending--
    return keeps(request)
  }
  await Promise.all([journal.flush(), journal.flush()])
  assert.equal(puts(), 3)
  await pass(100_000)
  assert.equal(puts(), 3)
  journal.close()
})
