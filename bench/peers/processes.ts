import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const bench = join(import.meta.dirname, '..')

/** What starts a process for each program: node, node --test, vitest, and deno where it is installed. */
export interface Processes extends Disposable {
  works: Record<string, () => void>
}

/** Each work runs `source`, which must print `expected`. Their CPU time is not this thread's: only wall time counts. */
export function processes(source: string, expected: string): Processes {
  mkdirSync(join(bench, 'results'), { recursive: true })
  // Below this folder, so that vitest is found from it.
  const folder = mkdtempSync(join(bench, 'results', 'run-'))
  const spawn = (command: string, args: string[], says = expected): void => {
    const { stdout, stderr, error } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })
    if (error || !stdout.includes(says)) throw new Error(`Expected ${command} ${args.join(' ')} to print "${says}", got ${error?.message ?? stdout + stderr}`)
  }
  const asTest = (from: string): string => `import { test } from '${from}'\ntest('runs', async () => {\n${source}\n})\n`
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, 'main.mjs'), source)
  writeFileSync(join(folder, 'main.test.mjs'), asTest('node:test'))
  writeFileSync(join(folder, 'vi.test.mjs'), asTest('vitest'))
  const vitest = join(bench, 'node_modules', 'vitest', 'vitest.mjs')
  const works: Processes['works'] = {
    node: () => spawn(process.execPath, ['main.mjs']),
    nodeTest: () => spawn(process.execPath, ['--test', 'main.test.mjs'], 'pass 1'),
    vitest: () => spawn(process.execPath, [vitest, 'run', '--root', folder, 'vi.test.mjs'], '1 passed'),
    deno: () => spawn('deno', ['run', 'main.mjs']),
  }
  for (const [name, work] of Object.entries(works)) {
    try {
      work()
    } catch (error) {
      console.log(`${name} is left out: ${error instanceof Error ? error.message : String(error)}`)
      delete works[name]
    }
  }
  return { works, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}
