import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { countTests, runStage, type Command } from './run-stage.ts'

let folder = ''
before(async () => void (folder = await mkdtemp(join(tmpdir(), 'interleave-stage-'))))
after(() => rm(folder, { recursive: true, force: true }))

const script = (code: string, rest: Partial<Command> = {}): Command => ({ program: process.execPath, args: ['--eval', code], ...rest })

const testFile = async (name: string, code: string): Promise<Command> => {
  const file = join(folder, name)
  await writeFile(file, `import test from 'node:test'\n${code}\n`)
  // As it would run by itself: Node skips files that a test of another run asks for.
  const program = process.platform === 'win32' ? process.execPath : '/usr/bin/env'
  return { program, args: ['-u', 'NODE_TEST_CONTEXT', process.execPath, '--test', '--test-reporter=spec', file], tests: true }
}

const brief = async (...commands: Command[]): Promise<unknown[]> => {
  const { ok, passed, failed, skipped } = await runStage({ name: 'stage', commands })
  return [ok, passed, failed, skipped]
}

test('a command that ends with 0 is one test passed', async () => {
  assert.deepEqual(await brief(script('')), [true, 1, 0, 0])
})

test('a command that ends with 1 is one test failed, its output is kept, and the next is run all the same', async () => {
  const result = await runStage({ name: 'stage', commands: [script('console.log("why"); process.exit(1)'), script('console.log("next")')] })
  assert.deepEqual([result.ok, result.passed, result.failed], [false, 1, 1])
  assert.match(result.output, /why/)
  assert.match(result.output, /next/)
})

test('a command that cannot be started fails', async () => {
  assert.deepEqual(await brief({ program: join(folder, 'missing'), args: [] }), [false, 0, 1, 0])
})

test('a command that does not end is ended', async () => {
  const result = await runStage({ name: 'stage', commands: [script('setInterval(() => {}, 1000)', { timeoutMs: 300 })] })
  assert.equal(result.failed, 1)
  assert.match(result.output, /Ended after 0.3 s/)
})

test('tests are counted from the summary', async () => {
  const command = await testFile('three.test.mjs', `test('a', () => {}); test('b', () => {}); test.skip('c', () => {})`)
  assert.deepEqual(await brief(command), [true, 2, 0, 1])
})

test('a failing test fails the stage', async () => {
  const command = await testFile('fails.test.mjs', `test('a', () => {}); test('b', () => { throw new Error('no') })`)
  assert.deepEqual(await brief(command), [false, 1, 1, 0])
})

test('a run of no test fails', async () => {
  assert.deepEqual(await brief(script('', { tests: true })), [false, 0, 1, 0])
})

test('a run that fails after its tests passed is not counted as passed', async () => {
  assert.deepEqual(await brief(script('console.log("ℹ pass 2\\nℹ fail 0"); process.exit(1)', { tests: true })), [false, 2, 1, 0])
})

test('the last summary counts, as tests may print one of their own', () => {
  assert.deepEqual(countTests('ℹ pass 9\nℹ fail 9\n…\nℹ pass 3\nℹ fail 1\nℹ cancelled 1\nℹ skipped 2\nℹ todo 1\n'), { passed: 3, failed: 2, skipped: 3 })
})
