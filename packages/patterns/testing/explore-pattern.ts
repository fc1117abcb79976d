import { globSync, readFileSync } from 'node:fs'
import { compile } from '../../engine/compile/compile.ts'
import type { SourceFile } from '../../engine/compile/program.ts'
import { explore, type ExploreOptions } from '../../engine/explore/explore.ts'
import type { Exploration, Failure } from '../../engine/explore/exploration.ts'
import { loadTestSandbox } from '../../engine/testing/test-sandbox.ts'
import { defineWorld, type PartialWorld } from '../../engine/world/define-world.ts'
import { driver } from './driver.ts'

const sandbox = await loadTestSandbox()
const folder = new URL('../', import.meta.url)

/** The patterns as they ship: these very files are what is explored. */
const sources: SourceFile[] = [
  ...globSync('*.ts', { cwd: folder, exclude: ['*.test.ts', 'build.ts'] }).map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') })),
  { name: 'driver.ts', text: driver },
]

/** Replaces text of one source file. */
export interface Mutation {
  file: string
  from: string
  to: string
}

function mutate({ name, text }: SourceFile, mutation?: Mutation): SourceFile {
  if (name !== mutation?.file) return { name, text }
  if (!text.includes(mutation.from)) throw new Error(`Expected ${name} to contain ${mutation.from}`)
  return { name, text: text.replace(mutation.from, mutation.to) }
}

export interface Explored extends Exploration {
  /** Orders that break a law, leave a rejection unhandled or never settle. The children misbehave on purpose: findings about them do not count. */
  broken: Failure[]
}

/**
 * Explores a program that drives a pattern. Every I/O it names in a call, as `child('NAME')` or `io('NAME')`, may fail, in up to
 * `maxFaults` places of one order. Every schedule is run, unless the strategy says otherwise. A mutation is a fault in the patterns' sources that the exploration should find.
 */
export async function explorePattern(text: string, { maxFaults = 1, strategy = 'dfs', ...options }: ExploreOptions = {}, mutation?: Mutation): Promise<Explored> {
  const program = compile([...sources.map((source) => mutate(source, mutation)), { name: 'main.ts', text }], { entry: 'main.ts', accesses: strategy === 'dpor' })
  if (Array.isArray(program)) throw new Error(`Expected a program that compiles, got ${program.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('; ')}`)
  const names = [...text.matchAll(/\w\('(\w+)'/g)].flatMap(([, name = '']) => [name, `${name} cleanup`])
  const resources: NonNullable<PartialWorld['resources']> = {}
  for (const name of names) resources[name] = { faults: [`${name} failed`] }
  const exploration = await explore(sandbox, program, defineWorld({ resources }), { maxFaults, strategy, ...options, budget: { orders: 4_000, ms: 30_000, ...options.budget } })
  return { ...exploration, broken: exploration.failures.filter(({ kind }) => kind !== 'finding') }
}
