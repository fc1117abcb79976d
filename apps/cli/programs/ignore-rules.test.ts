import assert from 'node:assert/strict'
import test from 'node:test'
import { readIgnoreRules } from './ignore-rules.ts'

// Each line: a .gitignore, a path (a folder when it ends in `/`), and what is said of it.
const cases: [rules: string, path: string, says: boolean | null][] = [
  ['dist', 'dist/', true],
  ['dist', 'a/b/dist', true],
  ['dist', 'distance.ts', null],
  ['dist/', 'dist', null],
  ['dist/', 'a/dist/', true],
  ['/dist', 'dist/', true],
  ['/dist', 'a/dist/', null],
  ['a/b', 'a/b', true],
  ['a/b', 'c/a/b', null],
  ['*.gen.ts', 'src/x.gen.ts', true],
  ['*.gen.ts', 'src/gen.ts', null],
  ['src/*.ts', 'src/a.ts', true],
  ['src/*.ts', 'src/a/b.ts', null],
  ['src/**/x.ts', 'src/x.ts', true],
  ['src/**/x.ts', 'src/a/b/x.ts', true],
  ['src/**', 'src/a/b.ts', true],
  ['src/**', 'src/', null],
  ['**/out', 'a/b/out/', true],
  ['file?.ts', 'file1.ts', true],
  ['file[0-9].ts', 'file7.ts', true],
  ['file[!0-9].ts', 'file7.ts', null],
  ['*.ts\n!keep.ts', 'keep.ts', false],
  ['!keep.ts\n*.ts', 'keep.ts', true],
  ['# a comment\n\n', 'a', null],
  [String.raw`\#odd`, '#odd', true],
  ['a.ts   ', 'a.ts', true],
  ['a+b(1).ts', 'a+b(1).ts', true],
]

for (const [rules, path, says] of cases) {
  test(`${JSON.stringify(rules)} ${says === null ? 'says nothing of' : says ? 'ignores' : 'keeps'} ${path}`, () => {
    assert.equal(readIgnoreRules(rules).ignores(path.replace(/\/$/, ''), path.endsWith('/')), says)
  })
}
