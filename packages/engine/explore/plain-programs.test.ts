import assert from 'node:assert/strict'
import test from 'node:test'
import { compile } from '../compile/compile.ts'
import type { Program } from '../compile/program.ts'
import { orderingCorpus } from '../compile/ordering-corpus.ts'
import { eventLoopCorpus } from '../conformance/event-loop-corpus.ts'
import { run } from '../run/run.ts'
import { drawGuestProgram } from '../testing/draw-guest-program.ts'
import { loadTestSandbox } from '../testing/test-sandbox.ts'
import { defineWorld } from '../world/define-world.ts'
import { explore } from './explore.ts'

const sandbox = await loadTestSandbox()
const world = defineWorld({ resources: { db: { latencyMs: [5, 40] }, net: { latencyMs: [5, 40] } } })
const log = 'const log = (...values: unknown[]) => console.log(values.map(String).join(" "));'

function inBothWays(text: string): Program[] {
  return [true, false].map((plain) => {
    const program = compile([{ name: 'main.ts', text }], { plain })
    assert.ok(!Array.isArray(program), text)
    return program
  })
}

/** What a run prints and how it ends; where something stood is no part of it. */
function shown(program: Program): unknown {
  const { records, end } = run(sandbox, program, world)
  const printed = records.flatMap((record) => (record.type === 'console' ? [record.text] : record.type === 'unhandled-rejection' ? [`unhandled ${record.error.name}`] : []))
  return { printed, end: end.kind === 'crashed' ? end.error.name : end.kind }
}

/** What its first schedules come to. */
async function endings(program: Program): Promise<unknown> {
  const { claim, outcomes } = await explore(sandbox, program, world, { strategy: 'dfs', failuresOnly: true, budget: { orders: 30, ms: 600_000 } })
  return { claim, outcomes: outcomes.map(({ console, ok, count, schedule }) => ({ console, ok, count, schedule })) }
}

test('a program without hooks prints the same in the same order', () => {
  const texts = [...Object.values(orderingCorpus), ...eventLoopCorpus.map(({ body }) => body)]
  for (const text of texts) {
    const [plain, hooked] = inBothWays(log + text)
    assert.deepEqual(shown(plain!), shown(hooked!), text)
  }
})

test('a program without hooks has the same schedules, and ends alike in each', async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const text = drawGuestProgram(seed, { shared: true })
    const [plain, hooked] = inBothWays(text)
    assert.deepEqual(await endings(plain!), await endings(hooked!), text)
  }
})
