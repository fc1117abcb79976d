import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readGuestTypes } from '../../guest-types/read-guest-types.ts'
import { Projects } from './projects.ts'
import { TypeLibrary } from './type-service.ts'

const main = { name: 'main.ts', text: 'async function save() {}\nvoid save()\nconst a: string = 1\n' }
const world = { name: 'world.json', text: '{"a":1}' }

function start(): Projects {
  const projects = new Projects()
  projects.update(1, [main, world], [])
  return projects
}

test('before types are there, findings are told, and what needs types has no answer', async () => {
  const projects = start()
  projects.update(1, [{ name: 'main.ts', text: "await fetch('http://a')" }], [])
  const findings = await projects.answer(1, { kind: 'findings', file: 'main.ts' })
  assert.ok(Array.isArray(findings) && findings.length === 1)
  assert.deepEqual(await projects.answer(1, { kind: 'types', file: 'main.ts' }), [])
  assert.equal(await projects.answer(1, { kind: 'hover', file: 'main.ts', at: 0 }), null)
})

test('types that come later know the files that were there, and those that come and go after', async () => {
  const projects = start()
  projects.useTypes(new TypeLibrary(readGuestTypes()))
  const problems = async (): Promise<number> => {
    const found = await projects.answer(1, { kind: 'types', file: 'main.ts' })
    return Array.isArray(found) ? found.filter((one) => 'severity' in one && one.severity === 'error').length : -1
  }
  assert.equal(await problems(), 1)
  projects.update(1, [{ name: 'main.ts', text: "import { b } from './b.ts'\nconsole.log(b)" }, { name: 'b.ts', text: 'export const b = 1' }], [])
  assert.equal(await problems(), 0)
  projects.update(1, [], ['b.ts'])
  assert.equal(await problems(), 1)
})

test('a world has neither types nor findings, and can be formatted', async () => {
  const projects = start()
  assert.deepEqual(await projects.answer(1, { kind: 'findings', file: 'world.json' }), [])
  assert.equal(await projects.answer(1, { kind: 'complete', file: 'world.json', at: 0 }), null)
  assert.deepEqual(await projects.answer(1, { kind: 'format', file: 'world.json', at: 0 }), { text: '{ "a": 1 }\n', at: 0 })
})

test('a program that was closed, or a file that is not there, is refused', async () => {
  const projects = start()
  await assert.rejects(projects.answer(1, { kind: 'types', file: 'gone.ts' }), /gone\.ts/)
  projects.close(1)
  await assert.rejects(projects.answer(1, { kind: 'types', file: 'main.ts' }), /project 1/)
})
