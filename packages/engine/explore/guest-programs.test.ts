import assert from 'node:assert/strict'
import test from 'node:test'
import { compile } from '../compile/compile.ts'
import { drawGatedProgram } from '../testing/draw-gated-program.ts'
import { drawGuestProgram } from '../testing/draw-guest-program.ts'
import { loadTestSandbox } from '../testing/test-sandbox.ts'
import { defineWorld } from '../world/define-world.ts'
import type { Exploration } from './exploration.ts'
import { explore } from './explore.ts'

const sandbox = await loadTestSandbox()

/** How many programs are drawn; the environment may ask for thousands. */
const PROGRAMS = Number(process.env['INTERLEAVE_PROGRAMS'] ?? 60)
const MOST_ORDERS = 120

/** What a program's orders come to: what was printed, and what failed. */
function ends({ outcomes }: Exploration): Set<string> {
  return new Set(outcomes.map(({ console, ok, result }) => JSON.stringify([[...console].sort(), ok ? '' : result])))
}

const kinds: [shared: string, draw: (seed: number) => string][] = [
  ['stores', (seed) => drawGuestProgram(seed, { shared: false })],
  ['objects, variables, collections and promises', (seed) => drawGuestProgram(seed, { shared: true })],
  ['gates, joins, signals, listeners, iterators and timers', drawGatedProgram],
]
for (const [shared, draw] of kinds)
  test(`generated programs that share ${shared} end as in all schedules, whichever orders are left out`, async () => {
    let compared = 0
    let schedules = 0
    let orders = 0
    for (let seed = 1; seed <= PROGRAMS; seed++) {
      const text = draw(seed)
      const program = compile([{ name: 'main.ts', text }], { accesses: true })
      assert.ok(!Array.isArray(program), text)
      const world = defineWorld({ seed, resources: { db: { latencyMs: 10 }, net: { latencyMs: [1, 30] } } })
      const all = await explore(sandbox, program, world, { strategy: 'dfs', consoleOrder: false, budget: { orders: MOST_ORDERS, ms: 60_000 } })
      if (all.claim.kind !== 'all') continue
      const reduced = await explore(sandbox, program, world, { budget: { orders: 10 * MOST_ORDERS, ms: 60_000 } })
      assert.equal(reduced.claim.kind, 'all')
      assert.deepEqual(ends(reduced), ends(all), `seed ${seed}\n${text}`)
      compared++
      schedules += all.claim.orders
      orders += reduced.claim.orders
    }
    assert.ok(compared > PROGRAMS / 5, `${compared} of ${PROGRAMS} programs were small enough`)
    assert.ok(orders * 3 < schedules, `${orders} orders of ${schedules} schedules`)
  })
