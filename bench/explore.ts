import { readFileSync } from 'node:fs'
import { compile, defineWorld, explore, Sandbox } from '@interleave/engine'
import type { Exploration, ExploreOptions, PartialWorld, Program } from '@interleave/engine'
import { row } from './harness/row.ts'
import type { Row } from './harness/row.ts'
import { randomWithdrawals, staleReplyFound } from './peers/fast-check-scheduler.ts'

const SEEDS = 60
const RUNS = 100
const DEPTHS = [1, 2, 5, 8, 10, 12, 20, 35, 50]

const sandbox = await Sandbox.load(readFileSync(new URL(import.meta.resolve('quickjs-wasi/quickjs.wasm'))))

/** How many orders it takes: to find a bug that hides deep, and to be through with all of them. */
export async function bench(): Promise<Row[]> {
  return [...(await staleReply()), ...(await withdrawals()), ...(await accounts())]
}

/** One reply overwrites what a flow of `depth` replies came to, if it arrives after all of them. */
async function staleReply(): Promise<Row[]> {
  const rows: Row[] = []
  for (const depth of DEPTHS) {
    const program = compiled(`
      import { io } from 'interleave:world'
      let shown = ''
      const show = async (query: string, pages: number) => {
        for (let page = 0; page < pages; page++) await io(query)
        shown = query
      }
      await Promise.all([show('old', 1), show('new', ${depth})])
      if (shown !== 'new') throw new Error('a stale reply is shown')
    `)
    let found = 0
    let orders = 0
    let peer = 0
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { failures, stats } = await exploreAll(program, { seed }, { budget: { orders: RUNS, ms: 60_000 }, failuresOnly: true })
      if (failures.some(({ kind }) => kind === 'crashed')) found++
      orders = Math.max(orders, stats.runs)
      if (await staleReplyFound(depth, seed, RUNS)) peer++
    }
    const metric = `stale reply behind ${depth}`
    rows.push(
      row({ metric: `${metric}: found within ${RUNS} runs`, unit: `of ${SEEDS}`, better: 'higher', ours: found, peer, peerName: 'fast-check scheduler', target: { atLeast: SEEDS } }),
      row({ metric: `${metric}: orders run, at most`, unit: 'orders', better: 'lower', ours: orders, target: { atMost: 2 } }),
    )
  }
  return rows
}

const withdrawal = (names: readonly string[], amount: string): string => `
  import { store } from 'interleave:world'
  const accounts = store<number>('accounts', { a: 100, b: 100, c: 100, d: 100, e: 100 })
  const withdraw = async (account: string, amount: number) => {
    const balance = (await accounts.get(account)) ?? 0
    await accounts.set(account, balance - amount)
  }
  await Promise.all([${names.map((name, index) => `withdraw('${name}', ${amount === 'same' ? 1 : 2 ** index})`).join(', ')}])
`

async function withdrawals(): Promise<Row[]> {
  const budget = { orders: 200_000, ms: 60_000 }
  const five = ['a', 'a', 'a', 'a', 'a']
  await exploreAll(compiled(withdrawal(five, 'each')), {}, { budget: { orders: 300, ms: 60_000 } })
  const without = await exploreAll(compiled(withdrawal(five, 'each')), {}, { budget, failuresOnly: true })
  const symmetric = await exploreAll(compiled(withdrawal(five, 'same')), {}, { budget, failuresOnly: true, symmetry: true })
  const random = await randomWithdrawals(3_000)
  const perSecond = (1000 * without.stats.runs) / without.stats.ms
  return [
    row({ metric: 'five withdrawals: orders', unit: 'orders', better: 'lower', ours: claimed(without) }),
    row({ metric: 'five withdrawals: all, proved', unit: 's', better: 'lower', ours: seconds(without), target: { atMost: 3 } }),
    row({ metric: 'five equal withdrawals: orders', unit: 'orders', better: 'lower', ours: claimed(symmetric), target: { atMost: 120 } }),
    row({ metric: 'five equal withdrawals: all, proved', unit: 's', better: 'lower', ours: seconds(symmetric), target: { atMost: 0.1 } }),
    row({ metric: 'five withdrawals: orders a second', unit: '1/s', better: 'higher', ours: perSecond, peer: random, peerName: 'fast-check scheduler, at random, no claim', target: { atLeast: 8_000 } }),
  ]
}

async function accounts(): Promise<Row[]> {
  const exploration = await exploreAll(compiled(withdrawal(['a', 'b', 'c', 'd', 'e'], 'each')), {}, { budget: { orders: 10_000, ms: 20_000 } })
  return [row({ metric: 'five accounts: orders', unit: 'orders', better: 'lower', ours: claimed(exploration), peer: 113_400, peerName: 'interleavings of the effects', target: { atMost: 1 } })]
}

/** Infinite where the claim is not that all orders were run: then there is no proof. */
function claimed({ claim }: Exploration): number {
  return claim.kind === 'all' ? claim.orders : Number.POSITIVE_INFINITY
}

function seconds(exploration: Exploration): number {
  return exploration.claim.kind === 'all' ? exploration.stats.ms / 1000 : Number.POSITIVE_INFINITY
}

function exploreAll(program: Program, world: PartialWorld, options: ExploreOptions): Promise<Exploration> {
  return explore(sandbox, program, defineWorld(world), options)
}

function compiled(text: string): Program {
  const program = compile([{ name: 'main.ts', text }], { accesses: true })
  if (!Array.isArray(program)) return program
  throw new Error(`Expected the program to compile, got ${program[0]?.message}`)
}
