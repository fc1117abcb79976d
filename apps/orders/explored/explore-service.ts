import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile, defineWorld, explore, findings, replay, run, Sandbox, withFindings, type Exploration, type ExploreOptions, type SourceFile } from '@interleave/engine'
import { patternFiles } from '@interleave/patterns/as-files/pattern-files.generated.ts'

const app = join(import.meta.dirname, '..')
const sandbox = await Sandbox.load(readFileSync(new URL(import.meta.resolve('quickjs-wasi/quickjs.wasm'))))

/** The service as it ships: these very files run in the engine, with nothing changed. */
const sources: SourceFile[] = globSync(['{orders,placing,invoices}/{answers,controller,service,ports}.ts', 'orders/{cursor,list-controller,list-ports,list-service}.ts', 'invoices/{maker,invoice,job-news}.ts', 'explored/programs/*.ts'], { cwd: app })
  .sort()
  .map((path) => ({ name: path.replaceAll('\\', '/'), text: readFileSync(join(app, path), 'utf8') }))

/** The patterns, and of the package for PostgreSQL what needs no database. */
const packages: SourceFile[] = [
  ...patternFiles,
  { name: 'node_modules/interleave__postgres/index.ts', text: "export { News } from './news.ts'" },
  { name: 'node_modules/interleave__postgres/news.ts', text: readFileSync(fileURLToPath(import.meta.resolve('@interleave/postgres/news.ts')), 'utf8') },
]

const world = defineWorld({
  resources: {
    database: { latencyMs: [4, 12], faults: ['the connection was lost', 'never'] },
    pricing: { latencyMs: [20, 40], faults: ['503', 'never'] },
    inventory: { latencyMs: [12, 24], faults: ['503', 'never'] },
    renderer: { latencyMs: [30, 60], faults: ['the thread died', 'never'] },
    news: { latencyMs: [1, 3] },
    elsewhere: { latencyMs: [40, 60] },
  },
})

/**
 * Runs a program of `programs/` in every order of replies, deadlines and hang-ups, with every single fault: a call that fails,
 * and one that never ends by itself. `change` puts a bug into a file of the service.
 */
export async function exploreService(name: string, options: ExploreOptions = {}, change: (file: SourceFile) => SourceFile = (file) => file): Promise<Exploration> {
  const program = compile(sources.map(change), { entry: `explored/programs/${name}.ts`, accesses: true, packages })
  if (Array.isArray(program)) throw new Error(program.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'))
  const explored = await explore(sandbox, program, world, { maxFaults: 1, ...options, budget: { orders: 20_000, ms: 60_000, ...options.budget } })
  return withFindings(explored, (schedule) => findings(run(sandbox, program, world, replay(schedule), { maxFaults: 1, accesses: true }), program.files))
}
