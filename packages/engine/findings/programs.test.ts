import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { judgeFixture, readFixture } from '../testing/finding-fixture.ts'
import { loadTestSandbox } from '../testing/test-sandbox.ts'
import { pitfallIds } from './catalogue.ts'

const folder = join(import.meta.dirname, 'fixtures')
const sandbox = await loadTestSandbox()
const files = globSync('*/*.ts', { cwd: folder }).sort()

for (const file of files) {
  const id = dirname(file).toUpperCase()
  const name = basename(file, '.ts')
  const fixture = readFixture(readFileSync(join(folder, file), 'utf8'))
  const isSilent = name.startsWith('silent-')
  test(`${id}: ${name.replaceAll('-', ' ')}`, () => {
    const { finds, suspects } = judgeFixture(sandbox, fixture)
    assert.deepEqual({ finds, suspects }, { finds: fixture.finds, suspects: fixture.suspects })
    // A hint asks a run, and takes no for an answer.
    const isFound = [...fixture.finds, ...fixture.suspects].some((line) => line.startsWith(`${id} `) && !line.endsWith(' refuted'))
    assert.equal(isFound, !isSilent, `Expected a program called ${name} ${isSilent ? 'not ' : ''}to show ${id}`)
  })
}

test('every pitfall has two programs that show it, and two that do not', () => {
  const few = pitfallIds.filter((id) => {
    const own = files.filter((file) => dirname(file) === id.toLowerCase()).map((file) => basename(file))
    const silent = own.filter((name) => name.startsWith('silent-')).length
    return silent < 2 || own.length - silent < 2
  })
  assert.deepEqual(few, [])
})
