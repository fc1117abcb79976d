import assert from 'node:assert/strict'
import test from 'node:test'
import { findDifferences, inWords } from './compare.ts'
import { messageCorpus, messageProgram, otherWords } from './message-corpus.ts'
import { runInEngine } from './run-in-engine.ts'
import { runInNode } from './run-in-node.ts'

test('messages are those of Node, to the letter', async () => {
  assert.ok(messageCorpus.length >= 100)
  const differences = await findDifferences(messageCorpus)
  assert.equal(differences.length, 0, differences.map(inWords).join('\n\n'))
})

test('where a message differs, it is the one that is listed', async () => {
  const snippets = otherWords.map(([program]) => messageProgram(program))
  const inNode = await runInNode(snippets)
  for (const [index, [program, words]] of otherWords.entries()) {
    assert.deepEqual(runInEngine(snippets[index]!).lines, [words], program)
    assert.notDeepEqual(inNode[index]?.lines, [words], program)
  }
})
