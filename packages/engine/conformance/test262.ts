import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { readCase, whyNot } from './test262-case.ts'
import { bareHost, engineHost, type Verdict } from './test262-hosts.ts'
import { reportOf, type Result } from './test262-report.ts'

/**
 * Runs test262's chapters on promises and async functions, in QuickJS alone and in the engine, and tells what differs.
 *
 *   node packages/engine/conformance/test262.ts PATH [--report FILE] [--only TEXT] [--commit ID]
 *
 * PATH, or TEST262 in the environment, is a checkout of https://github.com/tc39/test262; nothing of it is kept here.
 */
const chapters = [
  'built-ins/Promise', 'built-ins/AsyncFunction', 'built-ins/AsyncFromSyncIteratorPrototype', 'built-ins/AsyncGeneratorFunction',
  'built-ins/AsyncGeneratorPrototype', 'built-ins/AsyncIteratorPrototype', 'built-ins/Array/fromAsync', 'language/expressions/await',
  'language/expressions/async-function', 'language/expressions/async-arrow-function', 'language/expressions/async-generator',
  'language/statements/async-function', 'language/statements/async-generator', 'language/statements/for-await-of',
  'language/module-code/top-level-await',
]

const args = process.argv.slice(2)
const option = (name: string): string | null => {
  const at = args.indexOf(`--${name}`)
  return at < 0 ? null : (args[at + 1] ?? null)
}
const given = args[0] !== undefined && !args[0].startsWith('--') ? args[0] : process.env['TEST262']
if (given === undefined || !existsSync(join(given, 'harness'))) {
  console.error('Expected the path of a checkout of test262, with a folder named harness in it, as argument or in TEST262.')
  process.exit(2)
}
const root = resolve(given)
const only = option('only')

const read = new Map<string, string>()
function harness(name: string): string {
  const known = read.get(name)
  if (known !== undefined) return known
  const text = readFileSync(join(root, 'harness', name), 'utf8')
  read.set(name, text)
  return text
}

function* testFiles(folder: string): Generator<string> {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* testFiles(path)
    else if (entry.name.endsWith('.js') && !entry.name.includes('_FIXTURE')) yield path
  }
}

const inBare = await bareHost(harness)
const inEngine = await engineHost(harness)
const results: Result[] = []
for (const chapter of chapters) {
  for (const file of testFiles(join(root, 'test', chapter))) {
    const test = readCase(relative(join(root, 'test'), file), readFileSync(file, 'utf8'))
    if (only !== null && !test.path.includes(only)) continue
    const skipped = whyNot(test)
    const bare: Verdict = skipped === null ? await inBare(test) : null
    const engine: Verdict = skipped === null ? inEngine(test) : null
    results.push({ chapter, path: test.path, skipped, bare, engine })
  }
  const own = results.filter((result) => result.chapter === chapter && result.skipped === null)
  console.log(`${chapter}: ${own.length} run, ${own.filter(({ engine }) => engine === null).length} passed in the engine, ${own.filter(({ bare }) => bare === null).length} bare`)
}

for (const { path, bare, engine } of results) if ((bare === null) !== (engine === null)) console.log(`differs: ${path}\n  bare:   ${bare ?? 'passed'}\n  engine: ${engine ?? 'passed'}`)
const report = option('report')
if (report !== null) writeFileSync(report, reportOf(results, option('commit') ?? commitOf(root)))

function commitOf(folder: string): string {
  try {
    return execFileSync('git', ['-C', folder, 'rev-parse', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return 'unknown'
  }
}
