import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refuseName } from './folder.ts'

test('a file may have a name that a program can import', () => {
  for (const name of ['pool.ts', 'lib/pool.ts', 'a-b_c.test.ts']) assert.equal(refuseName(name, ['main.ts']), null, name)
  for (const name of ['', 'pool', 'pool.js', '../pool.ts', '/pool.ts', 'a b.ts', '.ts', 'lib//a.ts']) assert.match(refuseName(name, ['main.ts']) ?? '', /^A name like/, name)
})

test('a name is given once, and files have an end', () => {
  assert.match(refuseName('main.ts', ['main.ts']) ?? '', /already/)
  assert.match(refuseName('x.ts', Array.from({ length: 12 }, (_, index) => `${index}.ts`)) ?? '', /12 files/)
})
