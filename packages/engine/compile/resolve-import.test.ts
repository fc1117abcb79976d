import assert from 'node:assert/strict'
import test from 'node:test'
import { bootModules } from '../guest/boot-modules.ts'
import { builtIns, resolveImport } from './resolve-import.ts'

const names = ['main.ts', 'service.ts', 'lib/pool.ts', 'lib/index.ts', 'plain.js', 'both.ts', 'both.js', 'm.mts', 'node_modules/p-limit.js', 'node_modules/scope__name/part.js', 'node_modules/own__files/all.ts', 'node_modules/own__files/index.ts', 'node_modules/own__files/parts/one.ts']

const cases: [from: string, specifier: string, expected: string | null][] = [
  ['main.ts', './service.ts', 'service.ts'],
  ['main.ts', './service', 'service.ts'],
  ['main.ts', './service.js', 'service.ts'],
  ['main.ts', './m.mjs', 'm.mts'],
  ['main.ts', './both.js', 'both.js'],
  ['main.ts', './both', 'both.ts'],
  ['main.ts', './plain', 'plain.js'],
  ['main.ts', './lib/pool', 'lib/pool.ts'],
  ['main.ts', './lib', 'lib/index.ts'],
  ['lib/pool.ts', '../service', 'service.ts'],
  ['lib/pool.ts', './index.ts', 'lib/index.ts'],
  ['lib/pool.ts', '.', 'lib/index.ts'],
  ['lib/pool.ts', './../lib/./pool.ts', 'lib/pool.ts'],
  ['main.ts', '../main.ts', null],
  ['main.ts', 'service.ts', null],
  ['main.ts', '/service.ts', null],
  ['main.ts', './gone', null],
  ['main.ts', 'node:test', 'node:test'],
  ['lib/pool.ts', 'interleave:world', 'interleave:world'],
  ['main.ts', 'interleave:hooks', null],
  ['main.ts', 'node:fs', null],
  ['main.ts', 'constructor', null],
  ['lib/pool.ts', 'p-limit', 'node_modules/p-limit.js'],
  ['main.ts', '@scope/name/part.js', 'node_modules/scope__name/part.js'],
  ['main.ts', 'p-map', null],
  ['lib/pool.ts', '@own/files/all.ts', 'node_modules/own__files/all.ts'],
  ['main.ts', '@own/files/all', 'node_modules/own__files/all.ts'],
  ['main.ts', '@own/files', 'node_modules/own__files/index.ts'],
  ['main.ts', '@own/files/gone', null],
  ['node_modules/own__files/all.ts', './parts/one.ts', 'node_modules/own__files/parts/one.ts'],
]

for (const [from, specifier, expected] of cases) {
  test(`'${specifier}' in ${from} means ${expected ?? 'nothing'}`, () => {
    assert.equal(resolveImport(from, specifier, names), expected)
    assert.equal(resolveImport(from, specifier, new Set(names)), expected)
  })
}

test('built-ins are what the guest has', () => {
  for (const [name, exports] of Object.entries(builtIns)) {
    const text = bootModules[name]
    assert.ok(text !== undefined, name)
    const given = [...text.matchAll(/ as (\w+) \}/g)].map((match) => match[1])
    if (text.includes('export default')) given.unshift('default')
    assert.deepEqual(new Set(given), new Set(exports), name)
  }
})
