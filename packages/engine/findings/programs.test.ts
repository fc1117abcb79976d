import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { judgeFixture, readFixture } from '../testing/finding-fixture.ts'
import { loadTestSandbox } from '../testing/test-sandbox.ts'

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
    const isFound = [...fixture.finds, ...fixture.suspects].some((line) => line.startsWith(`${id} `))
    assert.equal(isFound, !isSilent, `Expected a program called ${name} ${isSilent ? 'not ' : ''}to show ${id}`)
  })
}
