import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import test, { after, before } from 'node:test'
import { UsageError } from '../arguments/usage-error.ts'
import { runHere } from '../testing/run-command.ts'
import { findSources } from './find-sources.ts'

let root = ''
const lock = 'let isLocked = false\nexport async function withLock(work: () => Promise<void>): Promise<void> {\n  if (isLocked) return\n  isLocked = true\n  await work()\n  isLocked = false\n}\n'
const files: Record<string, string> = {
  '.gitignore': 'built/\n',
  '.git/config': '',
  'src/.gitignore': '*.gen.ts\n!kept.gen.ts\n',
  'src/a.ts': lock,
  'src/deep/b.mjs': 'export {}\n',
  'src/deep/made.gen.ts': lock,
  'src/deep/kept.gen.ts': 'export {}\n',
  'src/broken.ts': 'export const x = ;\n',
  'src/view.tsx': `export const View = (p: { save(): Promise<void> }) => <button onClick={() => p.save().catch(() => {})}>don't</button>\n`,
  'src/types.d.ts': 'declare const d: number\n',
  'src/words.md': '#\n',
  'built/c.js': 'export {}\n',
  'src/node_modules/p/index.js': 'export {}\n',
  'src/.hidden/d.ts': 'export {}\n',
}

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'interleave-sources-'))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
})
after(() => rm(root, { recursive: true, force: true }))

const found = async (...paths: string[]): Promise<string[]> => (await findSources(paths, root)).map((path) => relative(root, path)).sort()

test('a folder means its sources, but for packages, declarations, hidden folders and what .gitignore names', async () => {
  const expected = ['src/a.ts', 'src/broken.ts', 'src/deep/b.mjs', 'src/deep/kept.gen.ts', 'src/view.tsx']
  assert.deepEqual(await found('.'), expected)
  assert.deepEqual(await found('src', 'src/a.ts'), expected)
})

test('a file is taken when it is named, whatever .gitignore says', async () => {
  assert.deepEqual(await found('built/c.js'), ['built/c.js'])
})

test('a path that is not there, and one that is no source, are refused', async () => {
  await assert.rejects(found('gone'), UsageError)
  await assert.rejects(found('src/words.md'), UsageError)
})

test('check tells findings and what it could not read, and neither stops the other', async () => {
  const { out, err, code } = await runHere(['check', 'src'], root)
  assert.equal(code, 1)
  assert.match(out, /^src\/a\.ts\n {2}4:3 {2}B16 {2}A lock not released on an error$/m)
  assert.match(out, /^src\/view\.tsx\n {2}1:\d+ {2}B10 {2}A swallowed error$/m)
  assert.match(out, /^! 2 findings in 5 files; 1 could not be read$/m)
  assert.match(err, /^src\/broken\.ts:1 {2}Expected an expression/m)
})

test('check prints JSON, and SARIF', async () => {
  const json = await runHere(['check', 'src', '--json'], root)
  const told = JSON.parse(json.out) as { findings: { id: string; file: string }[]; unread: { file: string }[]; files: number }
  assert.deepEqual(told.findings.map(({ id, file }) => [id, file]), [['B16', 'src/a.ts'], ['B10', 'src/view.tsx']])
  assert.deepEqual(told.unread.map(({ file }) => file), ['src/broken.ts'])
  assert.equal(told.files, 5)
  const sarif = await runHere(['check', 'src', '--sarif'], root)
  const log = JSON.parse(sarif.out) as { version: string; runs: { results: { ruleId: string }[] }[] }
  assert.equal(log.version, '2.1.0')
  assert.deepEqual(log.runs[0]?.results.map(({ ruleId }) => ruleId), ['B16', 'B10'])
})

test('check fails on nothing when told so, and finds nothing where nothing is', async () => {
  assert.equal((await runHere(['check', 'src', '--fail-on', 'never'], root)).code, 0)
  const clean = await runHere(['check', 'src/deep'], root)
  assert.equal(clean.code, 0)
  assert.match(clean.out, /^✓ 0 findings in 2 files$/m)
})
