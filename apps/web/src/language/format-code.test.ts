import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { formatCode } from './format-code.ts'

/** Formats a text in which `‸` is the caret. */
async function format(marked: string, file = 'main.ts'): Promise<string> {
  const { text, at } = await formatCode(file, marked.replace('‸', ''), Math.max(0, marked.indexOf('‸')))
  return marked.includes('‸') ? `${text.slice(0, at)}‸${text.slice(at)}` : text
}

test('code is laid out as the course writes it, and the caret stays at its place', async () => {
  assert.equal(await format('const a:number=  "x"+‸1;'), "const a: number = 'x' + ‸1\n")
  assert.equal(await format('async function f(){await g();return 1}'), 'async function f() {\n  await g()\n  return 1\n}\n')
})

test('types that only TypeScript has are kept', async () => {
  assert.equal(await format('const a=b satisfies C as D;function g<const T>(t?:T):t is T{return!0};using e=f!'), 'const a = b satisfies C as D\nfunction g<const T>(t?: T): t is T {\n  return !0\n}\nusing e = f!\n')
})

test('a world is laid out as JSON', async () => {
  assert.equal(await format('{"resources":{"db":{"latencyMs":5}}}', 'world.json'), '{ "resources": { "db": { "latencyMs": 5 } } }\n')
})

test('a text that cannot be read is refused', async () => {
  await assert.rejects(format('const = 1'), SyntaxError)
})

test('the course’s own samples are laid out already', async () => {
  const root = join(import.meta.dirname, '../../../../content')
  const names = globSync('javascript/**/{samples,bug.ts,fixed.ts}{,/*.ts}', { cwd: root }).filter((name) => name.endsWith('.ts'))
  const changed: string[] = []
  for (const name of names) {
    const text = readFileSync(join(root, name), 'utf8')
    if ((await formatCode(name, text, 0)).text !== text) changed.push(name)
  }
  assert.deepEqual(changed, [])
  assert.ok(names.length > 60)
})
