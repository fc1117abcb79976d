import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Background } from './background.ts'
import { Channel } from './channel.ts'
import { dedupe, Flights } from './dedupe.ts'
import { configure, type Notice } from './diagnostics.ts'
import { once } from './once.ts'
import { suppressedErrors } from './suppressed-errors.ts'
import { errorOf, gate, settle, stateOf } from './testing/gate.ts'
import { listenersOf } from './testing/listeners.ts'

test('a channel hands values over in order, and a full one makes the sender wait', async () => {
  const channel = new Channel<number>(1)
  const sent = [1, 2, 3].map((value) => channel.send(value))
  assert.deepEqual(await Promise.all(sent.map(stateOf)), ['ok: undefined', 'pending', 'pending'])
  assert.deepEqual(await channel.receive(), { done: false, value: 1 })
  assert.deepEqual(await Promise.all(sent.map(stateOf)), ['ok: undefined', 'ok: undefined', 'pending'])
  assert.deepEqual([(await channel.receive()).value, (await channel.receive()).value], [2, 3])
})

test('with no capacity a value is handed from hand to hand', async () => {
  const channel = new Channel<number>()
  const sent = channel.send(1)
  assert.equal(await stateOf(sent), 'pending')
  assert.deepEqual(await channel.receive(), { done: false, value: 1 })
  await sent
  const received = channel.receive()
  await channel.send(2)
  assert.deepEqual(await received, { done: false, value: 2 })
})

test('a channel is read by `for await` until it is closed; kept values come first', async () => {
  const channel = new Channel<number>(2)
  await channel.send(1)
  await channel.send(2)
  const waiting = channel.send(3)
  channel.close()
  assert.equal(await stateOf(waiting), 'error: Channel closed')
  const seen: number[] = []
  for await (const value of channel) seen.push(value)
  assert.deepEqual(seen, [1, 2])
  await assert.rejects(channel.send(4), { code: 'channel-closed' })
  assert.deepEqual(await channel.receive(), { done: true, value: undefined })
})

test('closed with an error, receivers get it, those who wait too', async () => {
  const error = new Error('source broke')
  const channel = new Channel<number>(1)
  const waiting = channel.receive()
  channel.close(error)
  channel.close()
  assert.equal(await errorOf(waiting), error)
  assert.equal(await errorOf(channel.receive()), error)
})

test('who aborts leaves the channel’s line at once, and loses no value', async () => {
  const channel = new Channel<number>()
  const outer = new AbortController()
  const [receiver, next] = [channel.receive({ signal: outer.signal }), channel.receive()]
  outer.abort('left')
  assert.equal(await stateOf(receiver), 'error: left')
  await channel.send(1)
  assert.deepEqual(await next, { done: false, value: 1 })
  const late = new AbortController()
  const [sender, other] = [channel.send(2, { signal: late.signal }), channel.send(3)]
  late.abort('left')
  assert.equal(await stateOf(sender), 'error: left')
  assert.deepEqual(await channel.receive(), { done: false, value: 3 })
  await other
  assert.equal(await stateOf(channel.send(4, { signal: late.signal })), 'error: left')
  assert.equal(await stateOf(channel.receive({ signal: late.signal })), 'error: left')
  assert.deepEqual([listenersOf(outer.signal), listenersOf(late.signal)], [0, 0])
})

test('callers with one key share one run; nothing is kept when it is over', async () => {
  const flights = new Flights<string, number>()
  const work = gate()
  const [one, two] = [flights.run('a', work.fn), flights.run('a', work.fn)]
  work.pass(1)
  assert.deepEqual(await Promise.all([one, two]), [1, 1])
  assert.deepEqual([work.starts, flights.size], [1, 0])
  const failing = gate()
  const error = new Error('both hear')
  const both = [dedupe(flights, failing.fn), dedupe(flights, failing.fn)].map(errorOf)
  failing.fail(error)
  assert.deepEqual(await Promise.all(both), [error, error])
})

test('a caller that aborts leaves without cancelling the others; the last one out cancels, and waits', async () => {
  const flights = new Flights<string, number>()
  const work = gate()
  const outers = [new AbortController(), new AbortController()]
  const [one, two] = outers.map(({ signal }) => flights.run('a', work.fn, { signal }))
  await settle()
  outers[0]?.abort('first out')
  assert.equal(await stateOf(one!), 'error: first out')
  assert.equal(work.signal?.aborted, false)
  outers[1]?.abort('last out')
  assert.equal(work.signal?.reason, 'last out')
  assert.equal(await stateOf(two!), 'pending')
  const fresh = gate()
  const three = flights.run('a', fresh.fn)
  work.fail(new Error('cleanup'))
  assert.equal(await stateOf(two!), 'error: last out')
  fresh.pass(3)
  assert.equal(await three, 3)
  assert.ok(outers.every(({ signal }) => listenersOf(signal) === 0))
})

test('a flight’s cleanup error stays reachable from the reason of the last one out', async () => {
  const work = gate()
  const outer = new AbortController()
  const only = dedupe('key', work.fn, { signal: outer.signal })
  await settle()
  const [reason, cleanup] = [new Error('left'), new Error('cleanup')]
  outer.abort(reason)
  work.fail(cleanup)
  assert.equal(await errorOf(only), reason)
  assert.deepEqual(suppressedErrors(reason), [cleanup])
})

test('once keeps a success for ever, and a failure for nobody', async () => {
  let calls = 0
  const load = once(async () => {
    if (++calls === 1) throw new Error('first call')
    return calls
  })
  const [one, two] = [load(), load()].map(stateOf)
  assert.deepEqual([await one, await two], ['error: first call', 'error: first call'])
  assert.deepEqual([await load(), await load(), calls], [2, 2, 2])
  assert.equal(await stateOf(load({ signal: AbortSignal.abort('early') })), 'error: early')
})

test('once, abandoned by all, starts afresh', async () => {
  const works = [gate('one', { obeys: true }), gate('two')]
  let calls = 0
  const load = once((signal) => works[calls++]!.fn(signal))
  const outer = new AbortController()
  const first = load({ signal: outer.signal })
  await settle()
  outer.abort('gave up')
  assert.equal(await stateOf(first), 'error: gave up')
  works[1]?.pass(2)
  assert.equal(await load(), 2)
})

test('background work is owned: its failures are told, and draining waits for it', async () => {
  const notices: Notice[] = []
  const before = configure({ onNotice: (notice) => notices.push(notice) })
  const background = new Background()
  const [slow, failing] = [gate('slow'), gate('failing')]
  background.run(slow.fn)
  background.run(failing.fn, { name: 'sendMail' })
  const early = new Error('no mail')
  failing.fail(early)
  await settle()
  assert.deepEqual(background.running, ['slow'])
  assert.deepEqual(notices, [{ kind: 'background-failed', pattern: 'background', name: 'sendMail', message: 'sendMail failed', error: early }])
  const drained = background.drain()
  assert.throws(() => background.run(() => 1, { name: 'late' }), { code: 'draining' })
  assert.equal(await stateOf(drained), 'pending')
  slow.pass(1)
  assert.deepEqual(await drained, [{ name: 'slow', outcome: 'finished', error: undefined }])
  configure(before)
})

test('background work is retried by its policy', async () => {
  const background = new Background()
  let calls = 0
  background.run(() => {
    if (++calls < 3) throw Object.assign(new Error('busy'), { status: 503 })
  }, { name: 'sync', retry: { attempts: 3, baseMs: 0 } })
  assert.deepEqual((await background.drain()).map(({ outcome }) => outcome), ['finished'])
  assert.equal(calls, 3)
})

test('at the deadline, what still runs is told to stop, and each is accounted for', async () => {
  const before = configure({ onNotice: () => undefined })
  const background = new Background()
  const obedient = gate('obedient', { obeys: true })
  const cleanup = gate('cleanup')
  background.run(obedient.fn)
  background.run(gate('deaf').fn)
  background.run(cleanup.fn)
  const drained = background.drain({ deadline: Date.now() - 1, cleanupMs: 5 })
  await new Promise((resolve) => cleanup.signal?.addEventListener('abort', resolve, { once: true }))
  cleanup.fail(new Error('cleanup'))
  assert.match(String(obedient.signal?.reason), /^TimeoutError/)
  assert.deepEqual((await drained).map(({ name, outcome }) => `${name} ${outcome}`), ['obedient aborted', 'deaf abandoned', 'cleanup aborted'])
  configure(before)
})
