import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { staticFindings } from '@interleave/engine'
import { root } from './stages.ts'

/** Programs that are wrong on purpose. */
const exclude = ['**/node_modules/**', '**/dist/**', '**/fixtures/**', 'apps/cli/examples/**']

test('our own code shows none of the pitfalls that its source would give away', () => {
  const names = globSync(['{apps,packages,test,bench}/**/*.ts'], { cwd: root, exclude }).sort()
  assert.ok(names.length > 500, `${names.length} files`)
  const found = staticFindings(names.map((name) => ({ name, text: readFileSync(`${root}/${name}`, 'utf8') })))
  assert.deepEqual(found.map(({ id, place, message }) => `${place.file}:${place.line} ${id} ${message}`), [])
})
