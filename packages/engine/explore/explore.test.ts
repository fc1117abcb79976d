import assert from 'node:assert/strict'
import test from 'node:test'
import { compile } from '../compile/compile.ts'
import { classify } from './classify.ts'
import { run } from '../run/run.ts'
import { replay } from '../run/schedule.ts'
import { loadTestSandbox, mustCompile } from '../testing/test-sandbox.ts'
import { defineWorld } from '../world/define-world.ts'
import type { PartialWorld } from '../world/define-world.ts'
import type { Exploration } from './exploration.ts'
import { explore } from './explore.ts'
import type { ExploreOptions } from './explore.ts'

const sandbox = await loadTestSandbox()

function exploreAll(text: string, world: PartialWorld = {}, options: ExploreOptions = {}): Promise<Exploration> {
  return explore(sandbox, mustCompile(text), defineWorld(world), options)
}

const counts = ({ outcomes }: Exploration): Record<string, number> => Object.fromEntries(outcomes.map(({ result, count }) => [result, count]))

/** `flows` of `steps` awaits each, on resources whose effect and reply are one event. */
const flows = (amount: number, steps: number): string => `
  import { io } from 'interleave:world'
  const flow = async (name: string) => { for (let step = 0; step < ${steps}; step++) await io(name) }
  await Promise.all([${Array.from({ length: amount }, (_, index) => `flow('${index}')`).join(', ')}])
`

// Interleavings of k flows of n events: (kn)! / (n!)^k.
for (const [amount, steps, orders] of [[1, 5, 1], [2, 1, 2], [2, 2, 6], [2, 3, 20], [3, 1, 6], [3, 2, 90], [4, 1, 24]] as const)
  test(`${amount} flows of ${steps} events have ${orders} orders`, async () => {
    const { claim, claimText } = await exploreAll(flows(amount, steps))
    assert.deepEqual(claim, { kind: 'all', orders })
    assert.match(claimText, orders === 1 ? /one order/ : new RegExp(`All ${orders} orders explored`))
  })

test('two withdrawals, read then write, end in three balances', async () => {
  const exploration = await exploreAll(`
    import { store } from 'interleave:world'
    const accounts = store('accounts', { a: 100 })
    const withdraw = async (amount: number) => {
      const balance = (await accounts.get('a'))!
      await accounts.set('a', balance - amount)
    }
    await Promise.all([withdraw(10), withdraw(20)])
    console.log(await accounts.get('a'))
  `)
  // Each flow has four events (effect and reply of the read, then of the write): 8! / (4! 4!) orders.
  assert.deepEqual(exploration.claim, { kind: 'all', orders: 70 })
  assert.deepEqual(Object.keys(counts(exploration)).sort(), ['70', '80', '90'])
})

test('a failing order names the one swap that makes it pass', async () => {
  const text = `
    import { io } from 'interleave:world'
    let loaded = false
    const load = async () => { await io('config'); loaded = true }
    const serve = async () => { await io('request'); if (!loaded) throw new Error('served before loaded') }
    await Promise.all([load(), serve()])
  `
  const { failures, outcomes } = await exploreAll(text, { resources: { config: { latencyMs: 5 }, request: { latencyMs: 50 } } })
  assert.equal(failures.length, 1)
  const [failure] = failures
  assert.equal(failure!.message, 'Error: served before loaded')
  assert.equal(failure!.swap!.first, 'request answers')
  assert.equal(failure!.swap!.second, 'config answers')
  const ends = [failure!.schedule, failure!.swap!.passing].map((schedule) => classify(run(sandbox, mustCompile(text), defineWorld({ resources: { config: { latencyMs: 5 }, request: { latencyMs: 50 } } }), replay(schedule))).ok)
  assert.deepEqual(ends, [false, true])
  assert.equal(outcomes.length, 2)
})

test('a swap is found when the nominal order is the one that fails', async () => {
  const { failures } = await exploreAll(`
    import { io } from 'interleave:world'
    let loaded = false
    const load = async () => { await io('config'); loaded = true }
    const serve = async () => { await io('request'); if (!loaded) throw new Error('served before loaded') }
    await Promise.all([load(), serve()])
  `, { resources: { config: { latencyMs: 50 }, request: { latencyMs: 5 } } })
  assert.deepEqual([failures[0]?.swap?.first, failures[0]?.swap?.second], ['request answers', 'config answers'])
})

test('a timer and an I/O are free with respect to each other, timers keep their order', async () => {
  const exploration = await exploreAll(`
    import { io } from 'interleave:world'
    const seen: string[] = []
    const note = (name: string) => () => void seen.push(name)
    setTimeout(note('10'), 10)
    setTimeout(note('20'), 20)
    await Promise.all([io('db').then(note('db')), new Promise<void>((done) => setTimeout(done, 30))])
    console.log(seen.join(' '))
  `)
  assert.deepEqual(Object.keys(counts(exploration)).sort(), ['10 20', '10 20 db', '10 db 20', 'db 10 20'].filter((one) => one.includes('db')).sort())
})

test('a budget cuts the exploration, and the claim says what was done', async () => {
  const cut = await exploreAll(flows(3, 3), {}, { budget: { orders: 100 } })
  assert.equal(cut.stopped, true)
  assert.equal(cut.claim.kind, 'bounded')
  assert.match(cut.claimText, /at most 1 departure explored \(100\)\. There are more/)
  const barely = await exploreAll(flows(3, 3), {}, { budget: { orders: 2 } })
  assert.deepEqual(barely.claim, { kind: 'sampled', orders: 2 })
})

test('an aborted exploration returns what it has', async () => {
  const { claim, stopped } = await exploreAll(flows(3, 3), {}, { signal: AbortSignal.abort() })
  assert.deepEqual([claim.orders, stopped], [0, true])
})

test('a declared fault multiplies the orders, and is found', async () => {
  const text = `
    import { io } from 'interleave:world'
    console.log(await io('pricing').catch((error: Error) => error.message))
  `
  const world = { resources: { pricing: { faults: ['503'] } } }
  assert.deepEqual((await exploreAll(text, world)).outcomes.length, 1)
  assert.equal((await exploreAll(text, world, { maxFaults: 1 })).outcomes.length, 2)
})

test('one test of a file is explored by itself', async () => {
  const program = mustCompile(`
    import test from 'node:test'
    import assert from 'node:assert/strict'
    test('adds', () => assert.equal(1 + 1, 2))
    test('fails', () => assert.equal(1 + 1, 3))
  `)
  const results = await Promise.all([0, 1].map((index) => explore(sandbox, program, defineWorld(), { test: index })))
  assert.deepEqual(results.map(({ failures }) => failures.length), [0, 1])
})

test('an order that runs out of fuel is told as that, though telling its accesses takes fuel too', async () => {
  const text = `
    import { io } from 'interleave:world'
    const seen = { count: 0 }
    let answered = false
    const wait = async () => {
      await io('slow')
      answered = true
    }
    const turn = async () => {
      await io('quick')
      for (let index = 0; !answered && index < 1e9; index++) seen.count += index
    }
    await Promise.all([wait(), turn()])
  `
  const program = compile([{ name: 'main.ts', text }], { accesses: true })
  assert.ok(!Array.isArray(program))
  const { failures } = await explore(sandbox, program, defineWorld({ resources: { slow: { latencyMs: 30 } } }), { limits: { fuel: 40 } })
  assert.deepEqual(failures.map(({ kind, message }) => [kind, /^It ran for [\d,]+ loop turns/.test(message)]), [['limit', true]])
})
