import assert from 'node:assert/strict'
import test from 'node:test'
import { defineWorld } from '../world/define-world.ts'
import type { Sandbox } from '../world/sandbox.ts'
import { loadTestSandbox } from '../testing/test-sandbox.ts'
import { grade } from './grade.ts'
import { KnownResults } from './known-results.ts'
import { testKeys } from './test-keys.ts'
import type { Lab, Submission } from './verdict.ts'

const file = (name: string, text: string): { name: string; text: string } => ({ name, text })
const add = (body: string): { name: string; text: string }[] => [file('add.ts', `import { io } from 'interleave:world'\nexport async function add(a: number, b: number) { await io('db'); return ${body} }`)]

const lab: Lab = {
  id: 'sums', version: '1', world: defineWorld({ resources: { db: { latencyMs: 5 } } }), given: [], starter: add('0'), testFile: 'add.test.ts',
  wheats: [{ id: 'plus', files: add('a + b') }, { id: 'minus', files: add('a - -b') }],
  chaffs: [
    { id: 'first', files: add('a'), title: 'a', hint: 'b?', pitfall: 'none' },
    { id: 'second', files: add('b'), title: 'b', hint: 'a?', pitfall: 'none' },
  ],
  spec: [file('add.spec.test.ts', `import test from 'node:test'\nimport assert from 'node:assert/strict'\nimport { add } from './add.ts'\ntest('2 + 3', async () => { assert.equal(await add(2, 3), 5) })`)],
  budget: { orders: 100, ms: 60_000 },
}
const head = `import test from 'node:test'\nimport assert from 'node:assert/strict'\nimport { add } from './add.ts'\n`
const left = `test('left', async () => { assert.equal(await add(0, 1), 1) })`
const right = `test('right', async () => { assert.equal(await add(1, 0), 1) })`
const wrong = `test('wrong', async () => { console.log('printed'); assert.equal(await add(1, 1), 3) })`
const submission = (tests: string, body = 'b + a'): Submission => ({ files: [...add(body), file('add.test.ts', head + tests)] })

/** Counts the runs that grading takes. */
async function counted(): Promise<{ sandbox: Sandbox; runs: () => number }> {
  const sandbox = await loadTestSandbox()
  let runs = 0
  const begin = sandbox.restoreAlike.bind(sandbox)
  sandbox.restoreAlike = (...args) => {
    runs++
    begin(...args)
  }
  return { sandbox, runs: () => runs }
}

test('a verdict is the same whatever was judged before', async () => {
  const { sandbox } = await counted()
  const known = new KnownResults()
  for (const tests of [left, `${right}\n${left}`, `${left}\n${right}`, `${left}\n${right}\n${wrong}`, left.replace('add(0, 1)', 'add(1, 0)'), `${left}\n${left}`, '', `const n = 2\n${right}`])
    for (const body of ['b + a', 'b', 'a + b'])
      assert.deepEqual(await grade(sandbox, lab, submission(tests, body), { known }), await grade(sandbox, lab, submission(tests, body)), `${tests} ${body}`)
})

test('what a submission shares with one before it is not judged again', async () => {
  const { sandbox, runs } = await counted()
  const known = new KnownResults()
  const cost = async (one: Submission): Promise<number> => {
    const before = runs()
    await grade(sandbox, lab, one, { known })
    return runs() - before
  }
  const whole = await cost(submission(`${left}\n${right}`))
  const declarations = lab.wheats.length
  assert.equal(await cost(submission(`${left}\n${right}`)), declarations)
  assert.equal(await cost(submission(`${left}\n${right}`, 'a - (0 - b)')), declarations + 2, 'the hidden test, and what declares it')
  assert.ok((await cost(submission(`${left}\n${right}\n${wrong}`))) < whole)
  const long = `${left}\n// ${'-'.repeat(30_000)}`
  assert.equal(await cost(submission(long)), await cost(submission(long)), 'a file too long to be kept is judged each time')
  assert.equal(await cost({ files: [...add('b + a'), file('add.test.ts', `${head}${left}\n${right}\nconst more = 1\n`)] }), whole - 2, 'every test may depend on it')
})

test('a test is the same where it stands in the same place, with the same file around it', () => {
  const keys = (tests: string): Map<string, string> => testKeys(file('add.test.ts', head + tests))
  const [key] = keys(left).values()
  assert.equal(keys(`${left}\n${right}\n`).get('left'), key)
  assert.equal(keys(`${left.replace('1)', '2)')}\n${right}`).get('right'), keys(`${left}\n${right}`).get('right'))
  assert.notEqual(keys(`\n${left}`).get('left'), key)
  assert.notEqual(keys(`const x = 1; ${left}`).get('left'), key)
})

test('a test that does something when it is declared is part of every other', () => {
  const names = (tests: string): string[] => [...testKeys(file('a.test.ts', tests)).keys()]
  assert.deepEqual(names(head + left), ['left'])
  assert.deepEqual(names(`${head}test('left', { skip: Math.random() > 1 }, async () => {})`), [])
  assert.deepEqual(names(`${head}test('left', make())`), [])
  assert.deepEqual(names(`${head}${left}\n${left}`), [])
  assert.deepEqual(names(`const test = (name: string, run: () => void) => run()\n${left}`), [])
  assert.deepEqual(names(`import { it as says } from 'node:test'\nsays('left', () => {})`), ['left'])
})
