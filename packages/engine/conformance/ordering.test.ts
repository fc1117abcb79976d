import assert from 'node:assert/strict'
import { stripTypeScriptTypes } from 'node:module'
import test from 'node:test'
import { orderingCorpus } from '../compile/ordering-corpus.ts'
import { findDifferences, inWords } from './compare.ts'
import { eventLoopCorpus } from './event-loop-corpus.ts'
import { generateProgram } from './generate-program.ts'
import { knownDifferences } from './known-differences.ts'
import type { Snippet } from './outcome.ts'

process.removeAllListeners('warning')

/** `CONFORMANCE_PROGRAMS=10000` generates that many; `CONFORMANCE_SEED` says where to begin. */
const GENERATED = Number(process.env['CONFORMANCE_PROGRAMS'] ?? 1_000)
const FIRST_SEED = Number(process.env['CONFORMANCE_SEED'] ?? 1)
/** `a: b: for (…) continue a`: QuickJS knows only the innermost of two labels. */
const refusedByQuickJS = 'a labelled for await in an if'
/** What a Node process is given at a time. */
const CHUNK = 200

async function assertSame(snippets: readonly Snippet[], realMs: number | null = null): Promise<void> {
  const differences = await findDifferences(snippets, realMs)
  assert.equal(differences.length, 0, `${differences.length} of ${snippets.length} differ\n${differences.slice(0, 3).map(inWords).join('\n\n')}`)
}

test('the corpus holds more than a hundred programs', () => {
  assert.ok(eventLoopCorpus.length + Object.keys(orderingCorpus).length > 150)
})

test('programs about jobs, timers and rejections run in the order of Node, its timers on virtual time', async () => {
  await assertSame(eventLoopCorpus)
})

test('programs that instrumentation could disturb run in the order of Node', async () => {
  // Node runs a snippet as the body of a function, where nothing can be exported.
  const snippets = Object.entries(orderingCorpus).flatMap(([name, text]) => (/\bexport\b/.test(text) || name === refusedByQuickJS ? [] : [{ name, body: stripTypeScriptTypes(text) }]))
  assert.ok(snippets.length > 70)
  await assertSame(snippets)
})

test('what is listed as a known difference still is one', async () => {
  const differences = await findDifferences(knownDifferences)
  assert.deepEqual(differences.map(({ snippet }) => snippet.name), knownDifferences.map(({ name }) => name))
})

test(`${GENERATED} generated programs run in the order of Node`, async () => {
  for (let from = 0; from < GENERATED; from += CHUNK)
    await assertSame(Array.from({ length: Math.min(CHUNK, GENERATED - from) }, (_, index) => generateProgram(FIRST_SEED + from + index)))
})
