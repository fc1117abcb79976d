import assert from 'node:assert/strict'
import { join } from 'node:path'
import test from 'node:test'
import { readFileSync } from 'node:fs'
import { fixtures, runHere } from '../testing/run-command.ts'
import { readImports } from './read-imports.ts'
import { readProgram } from './read-program.ts'

test('local files come along as they are, however they are imported', async () => {
  const program = await readProgram('program/main.ts', fixtures)
  const names = program.files.map(({ name }) => name).sort()
  // A file of types alone is gone when the program runs.
  assert.deepEqual(names, ['program/lib/index.ts', 'program/lib/later.ts', 'program/lib/pool.ts', 'program/main.ts', 'program/plain.js'])
  assert.equal(program.entry, 'program/main.ts')
  assert.equal(program.files.find(({ name }) => name === program.entry)?.text, readFileSync(join(fixtures, 'program/main.ts'), 'utf8'))
  const { out, code } = await runHere(['run', 'program/main.ts', '--json'], fixtures)
  assert.equal(code, 0)
  assert.deepEqual(JSON.parse(out).console, [{ level: 'log', text: '2 1 later 1' }])
})

test('a file outside the folder of work is named from the folder that holds it', async () => {
  const program = await readProgram('../program/main.ts', join(fixtures, 'worlds'))
  assert.equal(program.entry, 'main.ts')
  assert.equal(program.root, join(fixtures, 'program'))
})

test('packages run in the sandbox, modules of both kinds, and what they share comes once', async () => {
  const { files, troubles } = await readProgram('packages/some.ts', fixtures)
  assert.deepEqual(troubles, [])
  const all = files.map(({ text }) => text).join('\n')
  assert.equal(all.split('eventemitter3/index.js"(exports').length - 1, 1, 'p-queue and the program share one eventemitter3')
  const { out, code, err } = await runHere(['run', 'packages/some.ts', '--json'], fixtures)
  assert.equal(code, 0, err + out)
  assert.deepEqual(JSON.parse(out).console, [{ level: 'log', text: '2 1,4,9,16 172800000 TimeoutError' }])
})

test('packages that cannot come are named with what they need, where they are imported', async () => {
  const { out, err, code } = await runHere(['run', 'packages/cannot.ts'], fixtures)
  assert.equal(code, 2)
  assert.equal(out, '')
  assert.match(err, /^packages\/cannot\.ts:1 {2}`pg` needs .*`node:.*, and a program here has no network\.$/m)
  assert.match(err, /^packages\/cannot\.ts:2 {2}Expected `not-installed-anywhere` to be installed/m)
  assert.match(err, /^packages\/cannot\.ts:3 {2}Expected `p-limit` to export `nothing`, and it does not\.$/m)
})

test('a module of Node that the sandbox lacks is told by the engine, at its place', async () => {
  const { err, code } = await runHere(['run', 'packages/disk.ts'], fixtures)
  assert.equal(code, 2)
  assert.match(err, /^packages\/disk\.ts:2:\d+ {2}Expected a module that this sandbox has, got 'node:fs'/m)
})

// Each line: an import, and the names it takes; null when it takes all.
const imports: [text: string, specifier: string, names: string[] | null][] = [
  [`import a from 'p'`, 'p', ['default']],
  [`import { a as b, c } from 'p'`, 'p', ['a', 'c']],
  [`import { type T, a } from 'p'`, 'p', ['a']],
  [`import * as p from 'p'`, 'p', null],
  [`import d, * as p from 'p'`, 'p', null],
  [`export * from 'p'`, 'p', null],
  [`export { a as b } from 'p'`, 'p', ['a']],
  [`import 'p'`, 'p', []],
  [`const p = await import('p')`, 'p', null],
]
for (const [text, specifier, names] of imports) {
  test(`${text} takes ${names === null ? 'all' : names.join(' and ') || 'no name'}`, () => {
    assert.deepEqual(readImports(`\n${text}`), [{ specifier, line: 2, names }])
  })
}

test('an import of types alone is none', () => {
  assert.deepEqual(readImports(`import type { T } from 'p'`), [])
})
