import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { compile } from '../compile/compile.ts'
import type { Program } from '../compile/program.ts'
import { listTests } from '../run/run.ts'
import { loadTestSandbox } from '../testing/test-sandbox.ts'
import { defineWorld } from '../world/define-world.ts'
import type { PartialWorld } from '../world/define-world.ts'
import type { Exploration } from './exploration.ts'
import { explore } from './explore.ts'

// Small programs, each with another way in which tasks share something. In fixtures/agreement a line `=== NAME | OPTIONS`
// begins a program, `--- FILE` another file of it; every file may use io, store, client and sleep.

interface Case {
  name: string
  files: { name: string; text: string }[]
  world: PartialWorld
  maxFaults: number
  isTests: boolean
}

const WORLD = "import { io, store, client, sleep } from 'interleave:world'; "
/** So wide that the nominal order is not that of the source. */
const LATENCIES = Object.fromEntries([...'abcdxy', 'db'].map((name, nth) => [name, { latencyMs: [5, 40 + nth] as [number, number] }]))

const folder = new URL('fixtures/agreement/', import.meta.url)
const sandbox = await loadTestSandbox()

function casesOf(text: string): Case[] {
  return text.split(/^=== /m).slice(1).map((part) => {
    const [head = '', ...lines] = part.split('\n')
    const [name = '', options = '{}'] = head.split(' | ')
    const { world, faults, tests } = JSON.parse(options) as { world?: PartialWorld; faults?: number; tests?: boolean }
    const [main = '', ...others] = lines.join('\n').split(/^--- (.*)\n/m)
    const files = [{ name: 'main.ts', text: WORLD + main }]
    for (let at = 0; at < others.length; at += 2) files.push({ name: others[at]!, text: WORLD + others[at + 1]! })
    return { name, files, world: world ?? { seed: 2, resources: LATENCIES }, maxFaults: faults ?? 0, isTests: tests === true }
  })
}

/** What was printed, what each task in each event together, and what failed. */
function ends({ outcomes }: Exploration): string[] {
  const bare = outcomes.map(({ key }) => {
    // Findings are looked for elsewhere, and places of errors differ by a few columns.
    const [first] = JSON.parse(key) as unknown[]
    const [prints, trouble] = JSON.parse(typeof first === 'string' ? first : key) as [unknown, { kind: string; message: string } | null]
    return JSON.stringify([prints, trouble && [trouble.kind, trouble.message]])
  })
  return [...new Set(bare)].toSorted()
}

async function compare(program: Program, { world: partial, maxFaults }: Case, one: { test?: number }): Promise<void> {
  const world = defineWorld(partial)
  const options = { ...one, maxFaults, budget: { orders: 1_000, ms: 60_000 } }
  const all = await explore(sandbox, program, world, { ...options, strategy: 'dfs', consoleOrder: false })
  const reduced = await explore(sandbox, program, world, options)
  assert.deepEqual([all.claim.kind, reduced.claim.kind], ['all', 'all'])
  assert.deepEqual(ends(reduced), ends(all))
  assert.ok(reduced.claim.orders <= all.claim.orders, `${reduced.claim.orders} orders of ${all.claim.orders} schedules`)
}

for (const file of readdirSync(folder).toSorted())
  for (const one of casesOf(readFileSync(new URL(file, folder), 'utf8')))
    test(`${file.replace('.txt', '')}: ${one.name} ends as in all schedules`, async () => {
      const program = compile(one.files, { accesses: true })
      assert.ok(!Array.isArray(program), JSON.stringify(program))
      const { names } = one.isTests ? listTests(sandbox, program, defineWorld(one.world)) : { names: [] }
      if (names.length === 0) await compare(program, one, {})
      for (const nth of names.keys()) await compare(program, one, { test: nth })
    })
