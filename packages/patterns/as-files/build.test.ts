import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { compile } from '../../engine/compile/compile.ts'
import { generatedFile, moduleText } from './build.ts'
import { patternFiles } from './pattern-files.generated.ts'

test('the patterns as files are what their sources are', () => {
  assert.ok(readFileSync(generatedFile, 'utf8') === moduleText(), 'Run `node packages/patterns/as-files/build.ts` and commit pattern-files.generated.ts')
})

/** What a program imports, and how many of the patterns' files come along. */
const imports: [text: string, files: number][] = [
  ["import { sleep } from '@interleave/patterns/sleep'", 3],
  ["import { all } from '@interleave/patterns/all'", 6],
  ["import { withTimeout } from '@interleave/patterns/with-timeout.ts'", 7],
  ["import { all } from '@interleave/patterns'", patternFiles.length],
  ['export {}', 0],
]

for (const [text, files] of imports)
  test(`\`${text}\` brings ${files} files along`, () => {
    const program = compile([{ name: 'main.ts', text }], { packages: patternFiles })
    assert.ok(!Array.isArray(program), JSON.stringify(program))
    assert.equal(program.files.length - 1, files)
  })
