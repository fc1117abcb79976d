import assert from 'node:assert/strict'
import test from 'node:test'
import { differences } from '../../packages/engine/fuzz/differences.ts'
import { makeCase } from '../../packages/engine/fuzz/make-case.ts'
import { readBases } from '../../packages/engine/fuzz/read-bases.ts'
import { runInBrowser } from '../../packages/engine/fuzz/run-in-browser.ts'
import { runInNode } from '../../packages/engine/fuzz/run-in-node.ts'
import { installChromium } from './chromium.ts'

test('50 generated and mutated programs come to the same in Node and in Chromium', async () => {
  const bases = readBases()
  const cases = Array.from({ length: 50 }, (_, index) => makeCase(1000 + index, bases))
  const inNode = await runInNode(cases)
  const inBrowser = await runInBrowser(cases, installChromium())
  assert.equal(inBrowser.length, cases.length)
  assert.deepEqual(differences(inNode, inBrowser), [])
  assert.ok(new Set(inBrowser.map(({ hash }) => hash)).size > 25)
})
