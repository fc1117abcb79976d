import assert from 'node:assert/strict'
import { join } from 'node:path'
import test from 'node:test'
import { UsageError } from '../arguments/usage-error.ts'
import { fixtures } from '../testing/run-command.ts'
import { readWorld } from './read-world.ts'

const cwd = join(fixtures, 'worlds')

test('a world is read from JSON, and from the default export of a module', async () => {
  const json = await readWorld('good.json', cwd, undefined)
  assert.equal(json.seed, 7)
  assert.deepEqual(json.resources['disk'], { latencyMs: [1, 2], faults: [{ kind: 'error', name: 'Error', message: 'full' }] })
  const module = await readWorld('good.ts', cwd, undefined)
  assert.equal(module.seed, 8)
  assert.equal(module.routes[0]?.body, '{"ok":true}')
})

test('a seed takes the place of the seed of the world', async () => {
  assert.equal((await readWorld('good.json', cwd, 3)).seed, 3)
  assert.equal((await readWorld(undefined, cwd, 4)).seed, 4)
})

// Each line: a file, and what the refusal says.
const refused: [file: string, message: RegExp][] = [
  ['gone.json', /Expected a world in gone\.json, and there is no such file/],
  ['gone.ts', /Expected a world in gone\.ts, and there is no such file/],
  ['wrong-seed.json', /wrong-seed\.json: Expected the seed of a world to be a whole number, got "?one"?/],
  ['unknown-key.json', /"sedd" is none of them/],
  ['not-json.json', /Expected not-json\.json to be JSON/],
  ['no-default.ts', /to have a world as its default export, got only world/],
  ['function.js', /^function\.js: Expected /],
  ['array.js', /Expected a world to be an object, got an array/],
  ['throws.js', /Expected to read a world from throws\.js: no luck/],
  ['../../examples/search.ts', /Expected a world in .*search\.ts, got a program/],
  ['world.yaml', /Expected --world to be a \.json, \.ts or \.js file, got "world\.yaml"/],
]
for (const [file, message] of refused) {
  test(`${file} is refused with what was expected`, async () => {
    await assert.rejects(readWorld(file, cwd, undefined), (error) => {
      assert.ok(error instanceof UsageError)
      assert.match(error.message, message)
      return true
    })
  })
}
