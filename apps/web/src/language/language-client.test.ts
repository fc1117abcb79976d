import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLanguageClient, type LanguagePort } from './language-client.ts'
import type { FromLanguage, ToLanguage } from './messages.ts'

/** A worker that answers what it is told to, and remembers what it was sent. */
class FakeWorker implements LanguagePort {
  readonly sent: ToLanguage[] = []
  isEnded = false
  onmessage: ((event: MessageEvent<FromLanguage>) => void) | null = null
  onerror: ((event: ErrorEvent) => void) | null = null
  postMessage(message: ToLanguage): void {
    this.sent.push(structuredClone(message))
  }
  terminate(): void {
    this.isEnded = true
  }
  say(data: FromLanguage): void {
    this.onmessage?.({ data } as MessageEvent<FromLanguage>)
  }
  asked(): Extract<ToLanguage, { type: 'ask' }> {
    const last = this.sent.findLast((message) => message.type === 'ask')
    assert.ok(last?.type === 'ask')
    return last
  }
  kinds(): string[] {
    return this.sent.map((message) => (message.type === 'files' ? `files ${message.changed.map(({ name }) => name).join()}${message.gone.map((name) => ` -${name}`).join('')}` : message.type))
  }
}

function start(wallMs = 1_000): { client: ReturnType<typeof createLanguageClient>; workers: FakeWorker[] } {
  const workers: FakeWorker[] = []
  const spawn = (): FakeWorker => {
    const worker = new FakeWorker()
    workers.push(worker)
    return worker
  }
  return { client: createLanguageClient({ spawn, wallMs }), workers }
}

const main = { name: 'main.ts', text: 'a' }
const lib = { name: 'lib.ts', text: 'b' }

test('nothing starts before the first question, and only what changed is sent with the next', async () => {
  const { client, workers } = start()
  const project = client.open([main, lib])
  assert.equal(workers.length, 0)
  const answer = project.ask('types', { file: 'main.ts' })
  const [worker] = workers
  assert.ok(worker)
  worker.say({ type: 'answer', id: worker.asked().id, value: [] })
  assert.deepEqual(await answer, [])
  project.update([{ ...main, text: 'c' }])
  const next = project.ask('types', { file: 'main.ts' })
  worker.say({ type: 'answer', id: worker.asked().id, value: [] })
  await next
  assert.deepEqual(worker.kinds(), ['files main.ts,lib.ts', 'ask', 'files main.ts -lib.ts', 'ask'])
})

test('a question that is withdrawn rejects with the reason, and the worker hears of it', async () => {
  const { client, workers } = start()
  const abort = new AbortController()
  const answer = client.open([main]).ask('hover', { file: 'main.ts', at: 0 }, abort.signal)
  const reason = new Error('typed on')
  abort.abort(reason)
  await assert.rejects(answer, (error) => error === reason)
  assert.deepEqual(workers[0]?.kinds(), ['files main.ts', 'ask', 'cancel'])
})

test('a failed question rejects and leaves the worker running', async () => {
  const { client, workers } = start()
  const answer = client.open([main]).ask('format', { file: 'main.ts', at: 0 })
  workers[0]?.say({ type: 'failed', id: workers[0].asked().id, message: 'Unexpected token' })
  await assert.rejects(answer, { message: 'Unexpected token' })
  assert.equal(workers[0]?.isEnded, false)
})

test('types are loaded once, told of, and tried again in another worker when they did not come', () => {
  const { client, workers } = start()
  const told: string[] = []
  client.onTypes((state) => told.push(state))
  client.loadTypes()
  client.loadTypes()
  workers[0]?.say({ type: 'types', state: 'failed' })
  client.loadTypes()
  assert.equal(workers[0]?.isEnded, true)
  workers[1]?.say({ type: 'types', state: 'ready' })
  client.loadTypes()
  assert.deepEqual(told, ['loading', 'failed', 'loading', 'ready'])
  assert.deepEqual(workers.map((worker) => worker.kinds()), [['load-types'], ['load-types']])
})

test('a worker that falls silent is ended, and the next question starts another with all files', async () => {
  const { client, workers } = start(5)
  const project = client.open([main])
  await assert.rejects(project.ask('types', { file: 'main.ts' }), { name: 'TimeoutError' })
  assert.equal(workers[0]?.isEnded, true)
  const answer = project.ask('findings', { file: 'main.ts' })
  workers[1]?.say({ type: 'answer', id: workers[1].asked().id, value: [] })
  assert.deepEqual(await answer, [])
  assert.deepEqual(workers[1]?.kinds(), ['files main.ts', 'ask'])
})

test('a worker that does not start fails what waits for it', async () => {
  const { client, workers } = start()
  client.loadTypes()
  const answer = client.open([main]).ask('types', { file: 'main.ts' })
  workers[0]?.onerror?.({} as ErrorEvent)
  await assert.rejects(answer, /did not start/)
  assert.equal(client.types, 'failed')
})
