import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import type { FileReport } from './output/explore-report.ts'
import { examples, runCommand, runHere } from './testing/run-command.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interleave-main-'))
  await write('many.ts', `import { store } from 'interleave:world'\nconst s = store('s', { a: 0 })\nawait Promise.all(Array.from({ length: 6 }, async (_, i) => s.set('a', ((await s.get('a')) ?? 0) + i)))\n`)
})
after(() => rm(folder, { recursive: true, force: true }))

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text)

test('--version is the version of the package, and no arguments ask for help', async () => {
  const { version } = JSON.parse(await readFile(new URL('./package.json', import.meta.url), 'utf8')) as { version: string }
  assert.deepEqual(await runCommand(['--version'], folder), { code: 0, out: `${version}\n`, err: '' })
  const { code, out, err } = await runCommand([], folder)
  assert.equal(code, 0)
  assert.match(out, /^Usage: interleave COMMAND …$/m)
  assert.equal(err, '')
})

// Each line: what is typed, the exit code, and what is said on stderr.
const wrong: [typed: string, says: RegExp][] = [
  ['fly', /^interleave: Expected a command/],
  ['run', /^interleave: Expected a FILE to run, got none\./],
  ['run gone.ts', /^interleave: Expected a file to run, and there is no gone\.ts\./],
  ['run a.ts b.ts', /^interleave: Expected one FILE, got 2/],
  ['run broken.ts', /^broken\.ts:1:11 {2}Expected/],
  ['run fine.ts --schedule nonsense', /^interleave: Expected a schedule such as "i1\.0021", got "nonsense"/],
  ['run fine.ts --test x', /^interleave: Expected a test named "x", and the file declares no test\./],
  ['explore fine.ts --budget soon', /^interleave: Expected --budget/],
  ['explore fine.ts --strategy luck', /^interleave: Expected --strategy to be/],
  ['explore fine.ts --fail-on everything', /^interleave: Expected --fail-on to be/],
  ['check', /^interleave: Expected a path to check/],
  ['check --json --sarif .', /^interleave: Expected --json or --sarif/],
  ['grade nothing --submission .', /^interleave: Expected the folder or the id of a lab, got "nothing"/],
  ['grade nothing', /^interleave: Expected --submission DIR/],
]
test('wrong usage says what was expected, prints nothing else, and exits with 2', async () => {
  await write('fine.ts', 'console.log(1)\n')
  await write('broken.ts', 'const a = ;\n')
  const ended = await Promise.all(wrong.map(([typed]) => runHere(typed.split(' '), folder)))
  for (const [index, { code, out, err }] of ended.entries()) {
    const [typed, says] = wrong[index]!
    assert.match(err, says, typed)
    assert.deepEqual({ typed, code, out }, { typed, code: 2, out: '' })
  }
})

test('explore --json has exactly the documented shape', async () => {
  const { out, code } = await runHere(['explore', 'search.ts', '--json'], examples)
  const report = JSON.parse(out) as FileReport
  assert.equal(code, 1)
  assert.deepEqual(Object.keys(report), ['claim', 'outcomes', 'failures', 'findings', 'stats'])
  assert.equal(report.claim.kind, 'all')
  for (const outcome of report.outcomes) assert.deepEqual(Object.keys(outcome), ['result', 'count', 'schedule'])
  assert.equal(report.outcomes.reduce((sum, { count }) => sum + count, 0), report.claim.orders)
  const [failure] = report.failures
  assert.deepEqual(Object.keys(failure ?? {}), ['kind', 'message', 'file', 'line', 'schedule', 'reversals'])
  assert.deepEqual([failure?.kind, failure?.file, failure?.line], ['crashed', 'search.ts', 12])
  assert.equal(failure?.reversals.length, 1)
  assert.deepEqual(Object.keys(failure?.reversals[0] ?? {}), ['first', 'second', 'location'])
  assert.deepEqual(Object.keys(report.stats), ['runs', 'ms', 'orders'])
  assert.equal(report.stats.orders, report.claim.orders)
})

test('the schedule of a failure replays it', async () => {
  const explored = await runHere(['explore', 'search.ts', '--json'], examples)
  const [failure] = (JSON.parse(explored.out) as FileReport).failures
  const { out, code, err } = await runHere(['run', 'search.ts', '--schedule', failure?.schedule ?? '', '--json'], examples)
  const run = JSON.parse(out) as { schedule: string; failures: { kind: string; message: string; file: string; line: number }[] }
  assert.equal(code, 1)
  assert.equal(err, '')
  assert.equal(run.schedule, failure?.schedule)
  assert.deepEqual([run.failures[0]?.kind, run.failures[0]?.message, run.failures[0]?.line], ['crashed', failure?.message, failure?.line])
})

test('each test is explored by itself; the whole has the weakest claim, all orders and all failures', async () => {
  const { out, code } = await runHere(['explore', 'withdrawals.test.ts', '--json'], examples)
  const report = JSON.parse(out) as FileReport
  assert.equal(code, 1)
  assert.deepEqual(Object.keys(report), ['claim', 'outcomes', 'failures', 'findings', 'stats', 'tests'])
  const tests = report.tests ?? []
  assert.deepEqual(tests.map(({ name, claim, failures }) => [name, claim.kind, failures.length > 0]), [
    ['two withdrawals from one account', 'all', true],
    ['a withdrawal from each of two accounts', 'all', false],
  ])
  assert.equal(report.claim.orders, tests.reduce((sum, { claim }) => sum + claim.orders, 0))
  assert.deepEqual(report.failures, tests.flatMap(({ failures }) => failures))
  const one = await runHere(['explore', 'withdrawals.test.ts', '--test', 'each of two'], examples)
  assert.equal(one.code, 0)
  assert.match(one.out, /^✓ 1 test in /m)
})

test('a budget ends an exploration, and the claim says so', async () => {
  const { out } = await runHere(['explore', 'many.ts', '--budget', '40', '--json', '--fail-on', 'never'], folder)
  const { claim } = JSON.parse(out) as FileReport
  assert.ok(claim.orders > 0 && claim.orders <= 40, String(claim.orders))
  assert.notEqual(claim.kind, 'all')
})

test('Ctrl-C stops an exploration, which prints what it knows', async () => {
  const { out, err, code } = await runCommand(['explore', 'many.ts', '--budget', '60s', '--json', '--fail-on', 'never'], folder, [1_000])
  const report = JSON.parse(out) as FileReport
  assert.equal(code, 0)
  assert.match(err, /^Stopped by Ctrl-C: this is what is known so far\.$/m)
  assert.notEqual(report.claim.kind, 'all')
})

test('a second Ctrl-C ends at once', async () => {
  await write('native.ts', 'Array.prototype.reverse.call({ length: 2 ** 53 })\n')
  const { code, out } = await runCommand(['explore', 'native.ts'], folder, [600, 1_200])
  assert.equal(out, '')
  assert.equal(code, 130)
})

test('run writes a trace for Perfetto and a page that holds all it needs', async () => {
  const files = ['--perfetto', join(folder, 'run.json'), '--html', join(folder, 'run.html')]
  const { code, out, err } = await runHere(['run', 'missing-await.ts', '--fail-on', 'error', ...files], examples)
  assert.equal(code, 1)
  assert.match(out, /B1 A promise nobody awaits {2}missing-await\.ts:6/)
  assert.match(err, /Wrote .*run\.json\..*\nWrote .*run\.html\./)
  const trace = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as { traceEvents: unknown[] }
  assert.ok(trace.traceEvents.length > 10)
  const page = await readFile(join(folder, 'run.html'), 'utf8')
  assert.match(page, /<title>missing-await\.ts · Interleave<\/title>/)
  assert.equal(/(?:src|href)=["']?(?:https?:)?\/\//.test(page), false, 'nothing is loaded from anywhere')
  assert.equal(page.split('</script>').length - 1, 3)
})

test('findings below --fail-on do not fail', async () => {
  const { code } = await runHere(['run', 'missing-await.ts', '--fail-on', 'never'], examples)
  assert.equal(code, 0)
})

test('a strategy and a bound are the engine’s, and the claim tells them', async () => {
  const explore = async (...more: string[]): Promise<FileReport> => {
    const { out, err } = await runHere(['explore', 'withdrawals.test.ts', '--test', '1', '--json', ...more], examples)
    assert.notEqual(out, '', err)
    return JSON.parse(out) as FileReport
  }
  const all = await explore('--strategy', 'dfs')
  assert.deepEqual(all.claim, { kind: 'all', orders: 70 })
  const bounded = await explore('--strategy', 'dfs', '--max-reversals', '1')
  assert.equal(bounded.claim.kind, 'bounded')
  assert.equal(bounded.claim.kind === 'bounded' && bounded.claim.maxReversals, 1)
  assert.ok(bounded.claim.orders < 70)
  for (const strategy of ['pct', 'random']) assert.equal((await explore('--strategy', strategy, '--budget', '20')).claim.kind, 'sampled')
})
