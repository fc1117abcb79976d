import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { compile } from '@interleave/engine'
import { applyEdits } from '@interleave/engine/findings/fixes/fix.ts'
import { patternFiles } from '@interleave/patterns/as-files/pattern-files.generated.ts'
import { readGuestTypes } from '../../guest-types/read-guest-types.ts'
import { staticProblems } from './static-problems.ts'
import { TypeLibrary } from './type-service.ts'

test('a finding stands where its code stands, in its file, with its fix', () => {
  const load = { name: 'load.ts', text: 'export async function load(id: string, options: { signal?: AbortSignal } = {}) { options.signal?.throwIfAborted(); return id }' }
  const main = { name: 'main.ts', text: "import { load } from './load.ts'\n\nasync function f(signal: AbortSignal) {\n  return load('ä😀')\n}\nvoid f(AbortSignal.timeout(1))\n" }
  const [found, ...more] = staticProblems([load, main], 'main.ts').filter(({ source }) => source === 'B4')
  assert.deepEqual(more, [])
  assert.equal(main.text.slice(found?.from, found?.to), "load('ä😀')")
  assert.match(applyEdits([main], found?.fixes[0]?.edits ?? [])[0]?.text ?? '', /return load\('ä😀', \{ signal \}\)/)
  assert.deepEqual(staticProblems([load, main], 'load.ts'), [])
})

test('a program that cannot be read has no findings', () => {
  assert.deepEqual(staticProblems([{ name: 'main.ts', text: 'await fetch(url' }], 'main.ts'), [])
})

test('no fix of a program of the course, or of the pitfalls’ own samples, breaks it or its types', () => {
  const root = join(import.meta.dirname, '../../../..')
  const names = globSync(['content/javascript/gallery/**/*.ts', 'content/javascript/**/samples/*.ts', 'packages/engine/findings/fixtures/**/*.ts'], { cwd: root })
  const service = new TypeLibrary(readGuestTypes(), patternFiles).open()
  const errors = (text: string): string[] => {
    service.set({ name: 'app.ts', text })
    return service.problems('app.ts').filter(({ severity }) => severity === 'error').map(({ message }) => message)
  }
  let fixed = 0
  for (const name of names) {
    const files = [{ name: 'app.ts', text: readFileSync(join(root, name), 'utf8') }]
    const fixes = staticProblems(files, 'app.ts').flatMap((problem) => problem.fixes)
    if (fixes.length === 0) continue
    const before = errors(files[0]?.text ?? '')
    for (const fix of fixes) {
      const mended = applyEdits(files, fix.edits)
      assert.ok(!Array.isArray(compile(mended)), `${name}: ${fix.title}`)
      assert.deepEqual(errors(mended[0]?.text ?? '').filter((message) => !before.includes(message)), [], `${name}: ${fix.title}`)
      fixed++
    }
  }
  assert.ok(fixed > 25, `Expected fixes to try, got ${fixed}`)
})
