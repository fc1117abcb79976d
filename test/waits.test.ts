import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { root } from './stages.ts'
import { allowed, apart } from './waits/allowed.ts'
import { findWaits } from './waits/find-waits.ts'

/** Programs that are wrong on purpose, or a learner's. */
const exclude = ['**/node_modules/**', '**/dist/**', '**/fixtures/**', 'apps/cli/examples/**', 'apps/web/.astro/**']

test('waits, limits, races and repetitions are those of packages/patterns, but for a short list that says why', () => {
  const files = globSync('{apps,packages,bench,test}/**/*.{ts,svelte}', { cwd: root, exclude }).map((file) => file.replaceAll('\\', '/')).sort()
  assert.ok(files.length > 500, `${files.length} files`)
  const found = files.filter((file) => !Object.keys(apart).some((folder) => file.startsWith(folder)))
    .map((file) => ({ file, waits: findWaits(file, readFileSync(`${root}/${file}`, 'utf8')) })).filter(({ waits }) => waits.length > 0)
  const told = found.filter(({ file }) => !(file in allowed)).flatMap(({ file, waits }) => waits.map(({ wait, line }) => `${file}:${line} ${wait}`))
  assert.deepEqual(told, [], 'Use sleep, withTimeout, shield, race, retry or scope of @interleave/patterns, or say in test/waits/allowed.ts why not')
  assert.deepEqual(Object.keys(allowed).filter((file) => !found.some((other) => other.file === file)), [], 'No wait of its own any more: take it out of test/waits/allowed.ts')
})

const byHand: [what: string, text: string, waits: string[]][] = [
  ['a timer in a promise', 'await new Promise((resolve) => setTimeout(resolve, 5))', ['1 setTimeout that a promise waits for']],
  ['a timer that aborts', 'const stop = new AbortController()\nsetTimeout(() => stop.abort(), 5)', ['2 setTimeout that a promise waits for']],
  ['a timer that calls who rejects', 'const giveUp = () => reject(new Error())\nsetTimeout(giveUp, 5)', ['2 setTimeout that a promise waits for']],
  ['a race', 'await Promise.race([work, late])', ['1 Promise.race']],
  ['a limit', 'fetch(url, { signal: AbortSignal.timeout(5) })', ['1 AbortSignal.timeout']],
  ["Node's own sleep", "import { setTimeout as sleep } from 'node:timers/promises'", ['1 timers/promises']],
  ['a repetition', 'for (;;) {\n  try {\n    return await ask()\n  } catch {\n    await sleep(5)\n  }\n}', ['1 a loop that waits and tries again']],
  ['a timer that nobody waits for', 'setTimeout(() => URL.revokeObjectURL(url), 5)', []],
  ['something done again and again', 'for (;;) {\n  try {\n    await look()\n  } catch (error) {\n    tell(error)\n  }\n  await sleep(5)\n}', []],
  ['text about timers', 'const program = "await new Promise((resolve) => setTimeout(resolve, 5))"', []],
]
for (const [what, text, waits] of byHand)
  test(`${what} is ${waits.length > 0 ? 'found' : 'none'}`, () => {
    assert.deepEqual(findWaits('a.ts', text).map(({ line, wait }) => `${line} ${wait}`), waits)
  })

test('in a component, only its scripts are read', () => {
  const text = '<p>await Promise.race([])</p>\n<script lang="ts">\n  void Promise.race([])\n</script>'
  assert.deepEqual(findWaits('a.svelte', text), [{ wait: 'Promise.race', line: 3 }])
})
