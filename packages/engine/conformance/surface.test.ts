import assert from 'node:assert/strict'
import test from 'node:test'
import { findDifferences, inWords } from './compare.ts'
import { runInEngine } from './run-in-engine.ts'
import { byTheStandard, surfaceCorpus } from './surface-corpus.ts'

test('the web\'s own objects answer as they do in Node', async () => {
  assert.ok(surfaceCorpus.length >= 40)
  const differences = await findDifferences(surfaceCorpus)
  assert.equal(differences.length, 0, differences.map(inWords).join('\n\n'))
})

for (const [name, body, lines] of byTheStandard)
  test(`as the standard has it: ${name}`, () => assert.deepEqual(runInEngine({ name, body }).lines, lines))
