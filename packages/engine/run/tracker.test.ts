import assert from 'node:assert/strict'
import test from 'node:test'
import { loadTestSandbox, mustCompile } from '../testing/test-sandbox.ts'
import { defineWorld } from '../world/define-world.ts'
import type { PartialWorld } from '../world/define-world.ts'
import type { EventLog } from './event-log.ts'
import { runWithChoices } from './run.ts'
import { replay } from './schedule.ts'
import type { RunOptions } from './run.ts'

const sandbox = await loadTestSandbox()

function events(text: string, { world = {}, schedule = 'i1.', ...options }: RunOptions & { world?: PartialWorld; schedule?: string } = {}): EventLog[] {
  return runWithChoices(sandbox, mustCompile(text), defineWorld(world), replay(schedule), { track: true, ...options }).events
}

/** `key <cause: location=read, location!=write, location~=commuting write`, one line an event. */
function lines(logs: EventLog[]): string[] {
  return logs.map(({ key, cause, after, accesses }) => {
    const touched = accesses.filter(({ location }) => !/\|(settled|listeners)$/.test(location)).map(({ location, write, commutes }) => `${location}${commutes ? '~' : write ? '!' : ''}`)
    return `${key} <${cause < 0 ? '' : logs[cause]!.key}${(after ?? []).map((index) => `,${logs[index]!.key}`).join('')}: ${touched.join(' ')}`.trim()
  })
}

const fixed: PartialWorld = { resources: { db: { latencyMs: 10 }, log: { latencyMs: 20 } } }

test('events are named by their origin, in every order', () => {
  const text = `
    import { io, sleep, client } from 'interleave:world'
    client({ hangsUpAtMs: 50 })
    io('db', () => 1).then(() => { io('log'); return sleep(5) })
    sleep(100)
  `
  const nominal = ['s <:', 's.1e <s:', 's.1r <s.1e:', 's.1r.1t <s.1r:', 's.1r.0r <s.1r:', 's.0o <s:', 's.2t <s:']
  const keys = (schedule: string): string[] => lines(events(text, { world: fixed, schedule })).map((line) => line.slice(0, line.indexOf(':') + 1))
  assert.deepEqual(keys('i1.'), nominal)
  assert.deepEqual(keys('i1.1'), ['s <:', 's.0o <s:', 's.1e <s:', 's.1r <s.1e:', 's.1r.1t <s.1r:', 's.1r.0r <s.1r:', 's.2t <s:'])
})

test('a store conflicts by key and by what changes', () => {
  const text = `
    import { store } from 'interleave:world'
    const db = store<number>('db', { a: 1 })
    await db.get('a'); await db.set('a', 1); await db.set('a', 2); await db.set('b', 2); await db.update('a', (n) => n! + 1)
  `
  const effects = lines(events(text, { world: fixed })).filter((line) => /^\S+e /.test(line)).map((line) => line.split(' ').at(-1))
  assert.deepEqual(effects, ['store:db.a', 'store:db.a', 'store:db.a!', 'store:db.b!', 'store:db.a!'])
})

test('an abort that ends an I/O conflicts with its effect and its reply, whichever came first', () => {
  const text = `
    import { io, client } from 'interleave:world'
    const signal = client({ hangsUpAtMs: 100 })
    io('db', () => 1, { signal }).catch(() => {})
  `
  assert.deepEqual(lines(events(text, { world: fixed })), [
    's <: signal:s#0', 's.1e <s: io:s.1! signal:s#0', 's.1r <s.1e: io:s.1! signal:s#0', 's.0o <s: signal:s#0!',
  ])
  assert.deepEqual(lines(events(text, { world: fixed, schedule: 'i1.1' })), ['s <: signal:s#0', 's.0o <s: signal:s#0! io:s.1!'])
})

test('a timer conflicts with what clears it, and with timers that might be due before it', () => {
  const text = `
    import { io } from 'interleave:world'
    const timer = setTimeout(() => {}, 30)
    io('db').then(() => clearTimeout(timer))
    io('log').then(() => setTimeout(() => {}, 5))
  `
  assert.deepEqual(lines(events(text, { world: fixed })), [
    's <: timers~', 's.1r <s: io:s.1! timer:s.0!', 's.2r <s: io:s.2! timers~', 's.2r.0t <s.2r: timers timer:s.2r.0!',
  ])
  const late = lines(events(text, { world: fixed, schedule: 'i1.2' }))
  assert.deepEqual(late[1], 's.0t <s: timers timer:s.0!')
  assert.deepEqual(late.find((line) => line.startsWith('s.1r')), 's.1r <s: io:s.1! timer:s.0!')
})

test('time is touched only where a program looks at it, or where timers wait side by side', () => {
  const side = lines(events(`
    import { io } from 'interleave:world'
    io('db').then(() => setTimeout(() => {}, 30))
    io('log').then(() => setTimeout(() => {}, 5))
  `, { world: fixed }))
  assert.deepEqual(side, [
    's <:', 's.0r <s: io:s.0! timers~ clock!', 's.1r <s: io:s.1! timers~ clock!',
    's.1r.0t <s.1r: timers timer:s.1r.0! clock~', 's.0r.0t <s.0r: timers timer:s.0r.0! clock~',
  ])
  const read = lines(events(`import { io } from 'interleave:world'; io('db').then(() => Date.now()); io('log')`, { world: fixed }))
  assert.deepEqual(read, ['s <:', 's.0r <s: io:s.0! clock!', 's.1r <s: io:s.1! clock~'])
})

test('two timers that are due at one moment do not commute', () => {
  const logs = lines(events(`
    import { io } from 'interleave:world'
    io('db').then(() => setTimeout(() => {}, 15))
    io('log').then(() => setTimeout(() => {}, 5))
  `, { world: fixed }))
  assert.deepEqual(logs.slice(1, 3), ['s.0r <s: io:s.0! timers! clock!', 's.1r <s: io:s.1! timers! clock!'])
})

test('faults conflict with each other, because their number is bounded', () => {
  const world: PartialWorld = { resources: { db: { latencyMs: 10, faults: ['no', 'never'] } } }
  const logs = events(`import { io } from 'interleave:world'; io('db', () => 1).catch(() => {})`, { world, maxFaults: 1, schedule: 'i1.2' })
  assert.deepEqual(lines(logs), ['s <:', 's.0f1 <s: io:s.0! faults!'])
  assert.deepEqual(logs[1]!.enabled, ['s.0e', 's.0f0', 's.0f1'])
  assert.equal(logs[1]!.chosen, 2)
})

test('printing and drawing a random number have locations of their own', () => {
  assert.deepEqual(lines(events(`console.log('a'); Math.random()`)), ['s <: console! random!'])
})

test('what happens after the tests have ended is told too', () => {
  const logs = events(`
    import test from 'node:test'
    import { io } from 'interleave:world'
    test('ends early', async () => { void io('log'); await io('db') })
  `, { world: fixed })
  assert.deepEqual(lines(logs), ['s <:', 's.1r <s: io:s.1!', 's.0r <s: io:s.0!'])
})
