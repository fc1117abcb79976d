import assert from 'node:assert/strict'
import test from 'node:test'
import { compile } from '../compile/compile.ts'
import type { Program } from '../compile/program.ts'
import { run } from '../run/run.ts'
import { replay } from '../run/schedule.ts'
import { loadTestSandbox, mustCompile } from '../testing/test-sandbox.ts'
import { defineWorld } from '../world/define-world.ts'
import type { PartialWorld } from '../world/define-world.ts'
import { classify } from './classify.ts'
import type { Exploration } from './exploration.ts'
import { explore } from './explore.ts'
import type { ExploreOptions } from './explore.ts'

const sandbox = await loadTestSandbox()

function tracked(text: string): Program {
  const program = compile([{ name: 'main.ts', text }], { accesses: true })
  assert.ok(!Array.isArray(program))
  return program
}

function exploreAll(text: string, options: ExploreOptions = {}, world: PartialWorld = {}): Promise<Exploration> {
  return explore(sandbox, tracked(text), defineWorld(world), { budget: { orders: 100_000, ms: 120_000 }, ...options })
}

/** One withdrawal an account: it reads the balance, then writes it. */
const withdrawals = (accounts: string): string => `
  import { store } from 'interleave:world'
  const db = store<number>('db', { a: 1000, b: 1000, c: 1000, d: 1000, e: 1000 })
  const withdraw = async (account: string, amount: number) => {
    const balance = (await db.get(account))!
    await db.set(account, balance - amount)
  }
  await Promise.all([${[...accounts].map((account, nth) => `withdraw('${account}', ${2 ** nth})`).join(', ')}])
`

// Effects and replies of n withdrawals have (4n)! / (4!)^n schedules; what can be told apart is the order of n reads and n
// writes of one balance: (n!)² ways, and n! when the withdrawals are exchanged for one another.
for (const [accounts, orders, exchanged] of [['aa', 4, 2], ['aaa', 36, 6], ['aaabb', 144, 12], ['abcde', 1, 1]] as const)
  test(`withdrawals from ${accounts} have ${orders} distinguishable orders, ${exchanged} with symmetry`, async () => {
    assert.deepEqual((await exploreAll(withdrawals(accounts))).claim, { kind: 'all', orders })
    const { claim, claimText } = await exploreAll(withdrawals(accounts), { symmetry: true })
    assert.deepEqual(claim, { kind: 'all', orders: exchanged })
    assert.match(claimText, /an exchange of alike operations count as one/)
  })

test('an order that was met is not run once more: not where a test ends behind a join, either', async () => {
  const text = withdrawals('aaa')
  const inATest = `import test from 'node:test'\n${text.replace('await Promise.all', "test('all', async () => {\n  await Promise.all")}})`
  for (const [program, options] of [[text, {}], [inATest, { test: 0 }]] as const) {
    const { claim, stats } = await exploreAll(program, options)
    assert.deepEqual(claim, { kind: 'all', orders: 36 })
    assert.equal(stats.runs, 36)
  }
})

test('five withdrawals from one account have 14,400 distinguishable orders, 120 with symmetry', async () => {
  // It shares nothing but a store, which is looked at without help of the compiler: that makes a run faster.
  const program: Program = { ...mustCompile(withdrawals('aaaaa')), accesses: true }
  const budget = { orders: 100_000, ms: 300_000 }
  const { claim, claimText, stats } = await explore(sandbox, program, defineWorld(), { budget })
  assert.deepEqual(claim, { kind: 'all', orders: 14_400 })
  assert.equal(stats.runs, 14_400)
  assert.match(claimText, /^All 14,400 distinguishable orders explored\./)
  assert.deepEqual((await explore(sandbox, program, defineWorld(), { budget, symmetry: true })).claim, { kind: 'all', orders: 120 })
})

// The same with a balance that is a property of an object, and that is read once more behind all of them.
for (const [accounts, orders] of [['aa', 4], ['aaa', 36], ['aaabb', 144], ['abcde', 1]] as const)
  test(`withdrawals from balances ${accounts} in memory have ${orders} orders, and the balances they leave tell them apart`, async () => {
    const { claim, outcomes } = await exploreAll(`
      import { io } from 'interleave:world'
      const balances: Record<string, number> = { a: 1000, b: 1000, c: 1000, d: 1000, e: 1000 }
      const withdraw = async (account: string, amount: number) => {
        const seen = await io('bank', () => balances[account]!)
        await io('bank', () => { balances[account] = seen - amount })
      }
      await Promise.all([${[...accounts].map((account, nth) => `withdraw('${account}', ${2 ** nth})`).join(', ')}])
      console.log(Object.values(balances).join())
    `)
    assert.deepEqual(claim, { kind: 'all', orders })
    // The last writer leaves its own amount taken, with those whose writes it saw.
    assert.equal(outcomes.length, { aa: 3, aaa: 7, aaabb: 21, abcde: 1 }[accounts])
  })

test('three flows of four awaits with one shared write each have 6 orders', async () => {
  const { claim, outcomes } = await exploreAll(`
    import { io } from 'interleave:world'
    let last = ''
    const flow = async (name: string) => { await io('a'); await io('b'); last = name; await io('c'); await io('d') }
    await Promise.all([flow('one'), flow('two'), flow('three')])
    console.log(last)
  `)
  assert.deepEqual(claim, { kind: 'all', orders: 6 })
  assert.deepEqual(outcomes.map(({ result, count }) => `${count} ${result}`).toSorted(), ['2 one', '2 three', '2 two'])
})

for (const steps of [10, 50])
  test(`a stale reply against a flow of ${steps} steps has 2 orders, found in 2 runs`, async () => {
    const { claim, outcomes, stats } = await exploreAll(`
      import { io } from 'interleave:world'
      let shown = ''
      const search = async () => { await io('search'); shown = 'old' }
      const type = async () => { for (let step = 0; step < ${steps}; step++) await io('step'); shown = 'new' }
      await Promise.all([search(), type()])
      console.log(shown)
    `)
    assert.deepEqual([claim, stats.runs], [{ kind: 'all', orders: 2 }, 2])
    assert.deepEqual(outcomes.map(({ result }) => result), ['new', 'old'])
  })

test('a test is explored to its end, and what races it is told by place', async () => {
  const text = `
    import test from 'node:test'
    import assert from 'node:assert/strict'
    import { io } from 'interleave:world'
    test('both withdrawals count', async () => {
      let balance = 100
      const withdraw = async (amount: number) => {
        const seen = await io('bank', () => balance)
        await io('bank', () => { balance = seen - amount })
      }
      await Promise.all([withdraw(10), withdraw(20)])
      assert.equal(balance, 70)
    })
  `
  const { claim, outcomes, failures } = await exploreAll(text, { test: 0 }, { resources: { bank: { latencyMs: 10 } } })
  assert.deepEqual(claim, { kind: 'all', orders: 4 })
  assert.deepEqual(outcomes.map(({ ok, count }) => `${count} ${ok}`).toSorted(), ['1 false', '1 false', '2 true'])
  const nominal = failures.find(({ schedule }) => schedule === 'i1.')
  assert.deepEqual(nominal?.reversals, [])
  assert.deepEqual([nominal?.swap?.first, nominal?.swap?.second], ['bank does (2nd)', 'bank does (3rd)'])
  const other = failures.find(({ schedule }) => schedule !== 'i1.')
  assert.deepEqual(other?.reversals.map(({ words }) => words), ['Swap “bank does (3rd)” and “bank does (4th)”: both write `balance` (main.ts:9)'])
})

test('the bound counts reversals, from the nominal order on', async () => {
  const orders = async (maxReversals: number): Promise<unknown> => (await exploreAll(withdrawals('aa'), { maxReversals })).claim
  // r1 r2 w1 w2 is nominal; r1 w1 r2 w2 and r1 r2 w2 w1 are one reversal away, r2 w2 r1 w1 two.
  assert.deepEqual(await orders(0), { kind: 'sampled', orders: 1 })
  assert.deepEqual(await orders(1), { kind: 'bounded', orders: 3, maxReversals: 1 })
  assert.deepEqual(await orders(2), { kind: 'all', orders: 4 })
})

test('what is left of a budget that is too small for all orders is sampled', async () => {
  const { claim, claimText, stats, stopped } = await exploreAll(withdrawals('aaaa'), { budget: { orders: 200 } })
  assert.equal(claim.kind, 'bounded')
  assert.ok(claim.kind === 'bounded' && claim.maxReversals >= 1)
  assert.deepEqual([stats.runs, stopped], [200, true])
  assert.match(claimText, /^All orders with at most \d+ reversals? explored \(\d+\)\. There are more\./)
})

for (const strategy of ['pct', 'random'] as const)
  test(`${strategy} samples, says so, and gives the same with the same seed`, async () => {
    const sampled = (seed: number): Promise<Exploration> => exploreAll(withdrawals('aaaa'), { strategy, seed, budget: { orders: 60 } })
    const [one, same, other] = await Promise.all([sampled(1), sampled(1), sampled(2)])
    assert.equal(one.claim.kind, 'sampled')
    assert.ok(one.claim.orders > 20, `${one.claim.orders} of 60 runs were orders of their own`)
    assert.match(one.claimText, /^\d+ orders sampled, none failed; nothing is said of the others\./)
    assert.equal(same.claim.orders, one.claim.orders)
    assert.notDeepEqual([other.claim.orders, other.outcomes], [one.claim.orders, one.outcomes])
  })

const lost = `
  import { store } from 'interleave:world'
  const db = store<number>('db', { a: 100 })
  const withdraw = async (amount: number) => {
    const balance = (await db.get('a'))!
    await db.set('a', balance - amount)
  }
  const first = withdraw(10)
  await first
  const pair = [withdraw(20), withdraw(30)]
  for (const one of pair) await one
  const left = await db.get('a')
  if (left !== 40) throw new Error('left ' + left)
`

test('a failure names the reversals that lead to it, and the swap that undoes it passes', async () => {
  const audit = `
    import { store } from 'interleave:world'
    const db = store<number>('db', { stock: 1 })
    const restock = async () => { await db.set('stock', 5) }
    const sell = async () => { if ((await db.get('stock'))! < 2) throw new Error('sold out') }
    await Promise.all([restock(), sell()])
  `
  const world = { resources: { db: { latencyMs: 10 } } }
  const { failures, claim } = await exploreAll(audit, {}, world)
  // It passes, or fails before the write's effect, before its reply, or behind both.
  assert.deepEqual(claim, { kind: 'all', orders: 4 })
  const [failure] = failures
  assert.equal(failure?.message, 'Error: sold out')
  assert.deepEqual(failure.reversals.map(({ first, second, location }) => [first, second, location]), [['db does get stock', 'db does set stock', 'db.stock']])
  assert.match(failure.reversals[0]!.words, /^Swap “db does set stock” and “db does get stock”: the first writes `db\.stock` \(main\.ts:5\), the second reads it$/)
  assert.deepEqual([failure.swap?.first, failure.swap?.second, failure.swap?.firstStep, failure.swap?.secondStep], ['db does get stock', 'db does set stock', 1, 2])
  const ends = [failure.schedule, failure.swap!.passing].map((schedule) => classify(run(sandbox, tracked(audit), defineWorld(world), replay(schedule))).ok)
  assert.deepEqual(ends, [false, true])
})

test('an order that was sampled is shrunk to the reversals that matter', async () => {
  const { failures } = await exploreAll(lost, { strategy: 'pct', budget: { orders: 60 } })
  assert.ok(failures.length > 0)
  for (const { reversals, schedule, message } of failures) {
    const { trouble } = classify(run(sandbox, tracked(lost), defineWorld(), replay(schedule)))
    assert.equal(trouble?.message, message)
    assert.ok(reversals.length <= 2, `${message}: ${reversals.map(({ words }) => words).join('; ')}`)
  }
})

test('a declared fault is found, at every operation, and no more than are allowed at once', async () => {
  const text = `
    import { store } from 'interleave:world'
    const db = store<number>('db', { a: 1, b: 2 })
    const read = async (key: string) => console.log(key, await db.get(key).catch((error: Error) => error.message))
    await Promise.all([read('a'), read('b')])
  `
  const ends = async (maxFaults: number): Promise<string[]> =>
    (await exploreAll(text, { maxFaults }, { resources: { db: { faults: ['503'] } } })).outcomes.map(({ console }) => [...console].sort().join(', ')).sort()
  assert.deepEqual(await ends(0), ['a 1, b 2'])
  assert.deepEqual(await ends(1), ['a 1, b 2', 'a 1, b 503', 'a 503, b 2'])
  assert.deepEqual(await ends(2), ['a 1, b 2', 'a 1, b 503', 'a 503, b 2', 'a 503, b 503'])
})

test('a client may hang up at any moment', async () => {
  const { claim, outcomes } = await exploreAll(`
    import { client, store } from 'interleave:world'
    const signal = client()
    const db = store<number>('db', { a: 1 })
    let done = 0
    try {
      for (const key of ['a', 'b', 'c']) { await db.set(key, done + 1, { signal }); done++ }
    } catch {}
    console.log(done)
  `)
  // Before the first effect, and behind each effect and each reply but the last one, after which it changes nothing.
  assert.deepEqual(new Set(outcomes.map(({ console }) => console[0])), new Set(['0', '1', '2', '3']))
  assert.deepEqual(claim, { kind: 'all', orders: 7 })
})

test('in which order independent events print is set aside, unless it is asked for', async () => {
  const text = `
    import { io } from 'interleave:world'
    const print = async (name: string) => { await io(name); console.log(name) }
    await Promise.all([print('a'), print('b'), print('c')])
  `
  const aside = await exploreAll(text)
  assert.deepEqual(aside.claim, { kind: 'all', orders: 1 })
  assert.match(aside.claimText, /The order in which independent events print is set aside/)
  const { claim, outcomes, claimText } = await exploreAll(text, { consoleOrder: true })
  assert.deepEqual([claim.orders, outcomes.length], [6, 6])
  assert.doesNotMatch(claimText, /set aside/)
})

test('a program that does not tell its accesses is explored by its schedules', async () => {
  const { claim, claimText } = await explore(sandbox, mustCompile(withdrawals('aa')), defineWorld())
  assert.deepEqual(claim, { kind: 'all', orders: 70 })
  assert.match(claimText, /^All 70 orders explored/)
})

test('dfs counts departures, and never says more than was run', async () => {
  const dfs = async (maxReversals: number): Promise<unknown> => (await exploreAll(withdrawals('aa'), { strategy: 'dfs', maxReversals })).claim
  const claims = await Promise.all([0, 1, 100].map(dfs))
  assert.deepEqual(claims, [{ kind: 'sampled', orders: 1 }, { kind: 'bounded', orders: 8, maxReversals: 1 }, { kind: 'all', orders: 70 }])
})

test('withdrawals of one amount have as many orders as withdrawals of different amounts', async () => {
  const { claim } = await exploreAll(`
    import { io } from 'interleave:world'
    let balance = 100
    const withdraw = async (amount: number) => {
      const seen = await io('bank', () => balance)
      await io('bank', () => { balance = seen - amount })
    }
    await Promise.all([withdraw(10), withdraw(10), withdraw(10)])
    console.log(balance)
  `)
  assert.deepEqual(claim, { kind: 'all', orders: 36 })
})

test('a flag that tasks set without looking is written once', async () => {
  const { claim } = await exploreAll(`
    import { io } from 'interleave:world'
    const state = { done: false }
    const finish = async () => { await io('a'); state.done = true }
    await Promise.all([finish(), finish(), finish()])
    console.log(state.done)
  `)
  assert.ok(claim.kind === 'all' && claim.orders <= 3, JSON.stringify(claim))
})
