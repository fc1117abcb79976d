import assert from 'node:assert/strict'
import { test } from 'node:test'
import { labFiles, staleFiles } from '../content/build-labs.ts'

test("lesson 32's lab is made of the reference service's own files, and of its deliberate bugs", () => {
  assert.ok(labFiles().size > 0)
  assert.deepEqual(staleFiles(), [], 'Run `node content/build-labs.ts` and commit what it writes')
})
