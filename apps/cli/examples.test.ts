import assert from 'node:assert/strict'
import test from 'node:test'
import type { ExploreReport, FileReport } from './output/explore-report.ts'
import { examples, runHere } from './testing/run-command.ts'

async function explore(...args: string[]): Promise<{ code: number | null; report: FileReport }> {
  const { code, out, err } = await runHere(['explore', ...args, '--json'], examples)
  assert.notEqual(out, '', err)
  return { code, report: JSON.parse(out) as FileReport }
}

const told = ({ failures }: ExploreReport): string[] => failures.map(({ kind, message, file, line }) => `${kind} ${file}:${line} ${message.replace(/\s+/g, ' ')}`)

test('withdrawals: one account loses money in some orders, two accounts never', async () => {
  const { code, report } = await explore('withdrawals.test.ts')
  assert.equal(code, 1)
  assert.equal(report.claim.kind, 'all')
  const [shared, apart] = report.tests ?? []
  assert.deepEqual(new Set(shared?.failures.map(({ message }) => message.replace(/\s+/g, ' '))), new Set(['Expected values to be strictly equal: 80 !== 70 ', 'Expected values to be strictly equal: 90 !== 70 ']))
  assert.ok(shared?.outcomes.some(({ result }) => result === 'passes'))
  assert.ok(shared?.failures.every(({ file, line }) => file === 'withdrawals.test.ts' && line === 14))
  assert.deepEqual(apart?.outcomes.map(({ result }) => result), ['passes'])
})

test('search: the nominal order passes, and a stale reply is found with the one reversal that lets it win', async () => {
  assert.equal((await runHere(['run', 'search.ts'], examples)).code, 0)
  const { code, report } = await explore('search.ts')
  assert.equal(code, 1)
  assert.equal(report.claim.kind, 'all')
  assert.deepEqual(told(report), ['crashed search.ts:12 Error: the box says "ab", and the page shows results for a'])
  assert.equal(report.failures[0]?.reversals.length, 1)
})

test('cache: both requests load when the second looks before the first has filled it', async () => {
  const { code, report } = await explore('cache.test.ts')
  assert.equal(code, 1)
  assert.deepEqual(told(report), ['test cache.test.ts:24 Expected values to be strictly equal: 2 !== 1 '])
  assert.ok(report.outcomes.some(({ result }) => result === 'passes'))
})

test('lock: it holds until a save fails, and then it never opens again', async () => {
  const world = ['--world', 'lock.world.json']
  assert.equal((await explore('lock.test.ts', ...world)).code, 0)
  const { code, report } = await explore('lock.test.ts', ...world, '--faults', '1')
  assert.equal(code, 1)
  assert.deepEqual(told(report), ['test lock.test.ts:17 Got unwanted rejection. Actual message: "somebody is at work"'])
  assert.match((await runHere(['check', 'lock.test.ts'], examples)).out, /^ +9:3 +B16 {2}A lock not released on an error$/m)
})

test('missing await: every order proves it, and in some the reader comes first', async () => {
  const { code, report } = await explore('missing-await.ts')
  assert.equal(code, 1)
  assert.ok(report.failures.length > 0 && report.failures.every(({ kind, file, line }) => kind === 'finding' && file === 'missing-await.ts' && line === 6))
  assert.deepEqual(new Set(report.outcomes.map(({ result }) => result.split(' — ')[0])), new Set(['order o-1 is paid', 'order o-1 is unknown']))
})
