import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { bugIds, patchesOf, root } from './catalogue.ts'
import { applyPatch } from './patch.ts'

for (const bug of bugIds)
  test(`${bug} applies to the files as they are`, () => {
    const patches = patchesOf(bug)
    assert.ok(patches.length > 0)
    for (const patch of patches) {
      const text = readFileSync(join(root, patch.file), 'utf8')
      assert.notEqual(applyPatch(patch, text), text)
    }
  })
