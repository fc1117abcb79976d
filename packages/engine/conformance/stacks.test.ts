import assert from 'node:assert/strict'
import test from 'node:test'
import { compile, isProgram } from '../compile/compile.ts'
import { run } from '../run/run.ts'
import { loadTestSandbox } from '../testing/test-sandbox.ts'
import { defineWorld } from '../world/define-world.ts'

const sandbox = await loadTestSandbox()

/** Modules that log stacks. What Node's stacks say of this file has to be what the engine's say. */
const programs: Record<string, string> = {
  'an error at the top': `console.log(new Error('x').stack)`,
  'a chain of plain functions': `function a() {\n  return new Error('deep')\n}\nconst b = () => a()\nfunction c() { return b() }\nconsole.log(c().stack)`,
  'async frames after an await': `async function inner() {\n  await 0\n  throw new Error('deep')\n}\nasync function middle() {\n  await inner()\n}\nconst outer = async () => { await middle() }\ntry {\n  await outer()\n} catch (error) {\n  console.log(error.stack)\n}`,
  'plain frames before any await': `async function inner() { throw new TypeError('early') }\nasync function outer() {\n  await inner()\n}\nawait outer().catch((error) => console.log(error.stack))`,
  'a failing call inside an async function': `const repo = {}\nasync function summary(id) {\n  await null\n  return repo.find(id)\n}\nasync function page() {\n  const rows = await summary(1)\n  return rows\n}\ntry { await page() } catch (error) { console.log(error.stack) }`,
  'methods of a class': `class Store {\n  async load() {\n    await 0\n    const row = this.#row()\n    return row.name\n  }\n  #row() { return undefined }\n}\nclass Page {\n  constructor(store) { this.store = store }\n  async show() { return await this.store.load() }\n}\ntry { await new Page(new Store()).show() } catch (error) { console.log(error.stack) }`,
  'a constructor that throws': `class Account {\n  constructor(name) {\n    if (!name) throw new RangeError('no name')\n  }\n}\nfunction open() { return new Account('') }\ntry { open() } catch (error) { console.log(error.stack) }`,
  'through Promise.all': `const step = async (n) => {\n  await 0\n  if (n === 2) throw new Error('second')\n}\nasync function all() {\n  await Promise.all([step(1), step(2)])\n}\ntry { await all() } catch (error) { console.log(error.stack) }`,
  'return await keeps the frame': `async function inner() { await 0; throw new Error('x') }\nasync function outer() { return await inner() }\ntry { await outer() } catch (error) { console.log(error.stack) }`,
}

/** The frames of the program itself, by the name that it has in the engine. */
function ownFrames(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/data:text\/javascript;base64,[^:)]*/, 'main.js'))
    .filter((line) => !line.startsWith('    at ') || line.includes('main.js') || line.includes('Promise.'))
}

async function inNode(text: string, number: number): Promise<string> {
  const logged: unknown[] = []
  const { log } = console
  console.log = (value: unknown) => void logged.push(value)
  try {
    await import(`data:text/javascript;base64,${Buffer.from(`${text}\n//${number}`).toString('base64')}`)
  } finally {
    console.log = log
  }
  return logged.join('\n')
}

function inEngine(text: string): string {
  const program = compile([{ name: 'main.js', text }])
  assert.ok(isProgram(program), JSON.stringify(program))
  const logged = run(sandbox, program, defineWorld({})).records.flatMap((record) => (record.type === 'console' ? [record.text] : []))
  return logged.join('\n')
}

for (const [index, [name, text]] of Object.entries(programs).entries())
  test(`the stack is Node's: ${name}`, async () => {
    const expected = ownFrames(await inNode(text, index))
    assert.deepEqual(ownFrames(inEngine(text)), expected)
    assert.ok(expected.length >= 2)
  })

test('the trace has the async frames too', () => {
  const program = compile([{ name: 'service.ts', text: `async function find() {\n  await 0\n  throw new Error('no row')\n}\nasync function summary() {\n  return await find()\n}\nawait summary()` }], { entry: 'service.ts' })
  assert.ok(isProgram(program))
  const { end } = run(sandbox, program, defineWorld({}))
  assert.ok(end.kind === 'crashed')
  assert.deepEqual(end.error.stack.map(({ line, column }) => `${line}:${column}`), ['3:9', '6:10', '8:1'])
})
