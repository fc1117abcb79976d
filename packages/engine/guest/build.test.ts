import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { bundle, generatedFile, moduleText } from './build.ts'

test('the generated prelude is what its sources build to', async () => {
  const fresh = moduleText(await bundle())
  assert.ok(readFileSync(generatedFile, 'utf8') === fresh, 'Run `node packages/engine/guest/build.ts` and commit prelude.generated.ts')
})

test('the prelude is one classic script that imports nothing', async () => {
  const script = await bundle()
  assert.deepEqual(script.match(/\bimport\s*[({'"]|\bexport\s*[{*]|\brequire\(/g), null)
  assert.doesNotThrow(() => new Function(script))
})

test('classes of the prelude keep their names', async () => {
  assert.deepEqual((await bundle()).match(/class _\w+/g), null)
})
