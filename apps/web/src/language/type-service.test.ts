import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readGuestTypes } from '../../guest-types/read-guest-types.ts'
import { applyEdits } from '@interleave/engine/findings/fixes/fix.ts'
import { patternFiles } from '@interleave/patterns/as-files/pattern-files.generated.ts'
import { TypeLibrary, type TypeService } from './type-service.ts'

const library = new TypeLibrary(readGuestTypes(), patternFiles)

/** A program in which `‸` stands for the caret. */
function open(files: Record<string, string>): { service: TypeService; at: number; file: string } {
  const service = library.open()
  let [at, file] = [-1, '']
  for (const [name, marked] of Object.entries(files)) {
    if (marked.includes('‸')) [at, file] = [marked.indexOf('‸'), name]
    service.set({ name, text: marked.replace('‸', '') })
  }
  return { service, at, file }
}

/** Problems of `main.ts` as `2345 «the text»`. */
function problems(text: string, others: Record<string, string> = {}): string[] {
  const { service } = open({ ...others, 'main.ts': text })
  return service.problems('main.ts').map(({ source, from, to }) => `${source.replace('TypeScript ', '')} «${text.slice(from, to)}»`)
}

/** A case a line: the code, and what is wrong in it. */
function cases(table: [text: string, ...found: string[]][]): void {
  for (const [text, ...found] of table) assert.deepEqual(problems(text), found, text)
}

const labels = (marked: string, others: Record<string, string> = {}): string[] => {
  const { service, at, file } = open({ ...others, 'main.ts': marked })
  return service.complete(file, at)?.options.map(({ label }) => label) ?? []
}

test('a wrong type is marked where it stands', () => cases([
  ["export const n = (a: number) => a\nn('x')", "2345 «'x'»"],
  ["import { io } from 'interleave:world'\nconst row: number = await io('db', () => 'row')\nconsole.log(row)", '2322 «row»'],
  ["import test from 'node:test'\ntest('a', async (t) => { t.nope() })", '2339 «nope»'],
  ["import assert from 'node:assert/strict'\nassert.equals(1, 1)", '2551 «equals»'],
  ["import { all } from '@interleave/patterns/all.ts'\nconst [a] = await all([async () => 1])\nexport const b: string = a", '2322 «b»'],
]))

test('what the sandbox does not have is not there', () => cases([
  ['new Intl.NumberFormat()', "2708 «Intl»"],
  ['Atomics.load', "2693 «Atomics»"],
  ['document.title', "2584 «document»"],
  ['process.exit(1)', "2591 «process»"],
  ['await new Response().blob()', "2339 «blob»"],
]))

test('what people write every day has no error', () => cases([
  ['await new Promise((resolve) => setTimeout(resolve, 100))'],
  ['const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))\nawait sleep(1)'],
  ['const timer = setTimeout((a: string) => console.log(a), 5, "x")\nclearTimeout(timer)'],
  ["const signal = AbortSignal.any([AbortSignal.timeout(5), new AbortController().signal])\nsignal.addEventListener('abort', (event) => console.log(event.type, signal.reason), { once: true })"],
  ["const response = await fetch('http://a', { method: 'POST', body: JSON.stringify({ a: 1 }), headers: { 'content-type': 'application/json' } })\nconst { rows } = await response.json()\nconsole.log(rows.length, response.ok)"],
  ["const controller = new AbortController()\ntry { controller.signal.throwIfAborted() } catch (error) { if (error instanceof DOMException && error.name === 'AbortError') console.log(error.message) }"],
  ['const { promise, resolve } = Promise.withResolvers<number>()\nqueueMicrotask(() => resolve(1))\nconsole.log(await promise)'],
  ['async function* pages() { yield 1 }\nfor await (const page of pages()) console.log(page)'],
  ["class Bus extends EventTarget { say(word: string) { this.dispatchEvent(new CustomEvent('word', { detail: word })) } }\nnew Bus().addEventListener('word', (event) => console.log((event as CustomEvent<string>).detail))"],
  ["await using stack = new AsyncDisposableStack()\nstack.defer(async () => {})"],
  ["import test from 'node:test'\nimport assert from 'node:assert/strict'\nimport { setTimeout as wait } from 'node:timers/promises'\ntest('a', async (t) => {\n  await wait(5, undefined, { signal: t.signal })\n  await assert.rejects(wait(1), { name: 'AbortError' })\n})"],
  ["import { client, io, sleep, store } from 'interleave:world'\nconst rows = store<number>('rows', { a: 1 })\nawait rows.update('a', (n = 0) => n + 1)\nawait sleep(1, { signal: client() })\nawait io('db')"],
  ["import { retry } from '@interleave/patterns'\nconsole.log(await retry(async () => 1))"],
]))

test('what is dropped is told, what is handled is not', () => cases([
  ['async function save() {}\nsave()', 'B1 «save()»'],
  ['async function save() {}\nawait save()\nvoid save()\nsave().catch(() => {})\nsave().then(() => {}, () => {})'],
  ['async function save() {}\nsave().then(() => {})', 'B1 «save().then(() => {})»'],
  ["import test, { describe } from 'node:test'\ntest('a', () => {})\ndescribe('b', () => { test('c', async () => {}) })"],
  ["import assert from 'node:assert/strict'\nassert.rejects(async () => { throw new Error() })", 'B1 «assert.rejects(async () => { throw new Error() })»'],
]))

test('a broken program is told where it breaks, and nothing is guessed about its types', () => {
  assert.deepEqual(problems('const = 1\nlet n: string = 1'), ['1134 «=»', '1134 «1»'])
  assert.deepEqual(problems('function f( {\n'), ['1005 «»'])
})

test('TypeScript’s advice to install something is put in the sandbox’s words', () => {
  const { service } = open({ 'main.ts': 'document.title\ndescribe()' })
  const [first, second] = service.problems('main.ts').map(({ message }) => message)
  assert.match(first ?? '', /^The sandbox has no document:/)
  assert.match(second ?? '', /import it from 'node:test'/)
})

test('a type in one file is held to in another, and follows its changes', () => {
  const { service } = open({ 'lib/load.ts': 'export const load = async (id: number) => id', 'main.ts': "import { load } from './lib/load.ts'\nawait load('a')" })
  assert.deepEqual(service.problems('main.ts').map(({ message }) => message), ["Argument of type 'string' is not assignable to parameter of type 'number'."])
  service.set({ name: 'lib/load.ts', text: 'export const load = async (id: string) => id' })
  assert.deepEqual(service.problems('main.ts'), [])
  service.delete('lib/load.ts')
  assert.deepEqual(service.problems('main.ts').map(({ source }) => source), ['TypeScript 2307'])
})

test('programs of two editors with a file of one name know nothing of each other', () => {
  const [one, two] = [open({ 'main.ts': 'export const a: number = 1' }).service, open({ 'main.ts': "export const a: number = ''" }).service]
  assert.deepEqual([one.problems('main.ts').length, two.problems('main.ts').length, one.problems('main.ts').length], [0, 1, 0])
})

test('a problem comes with what mends it', () => {
  const text = 'function f() {\n  await g()\n}\nasync function g() {}\nf()'
  const { service } = open({ 'main.ts': text })
  const [problem] = service.problems('main.ts')
  const fix = problem?.fixes.find(({ title }) => title === 'Add async modifier to containing function')
  assert.equal(applyEdits([{ name: 'main.ts', text }], fix?.edits ?? [])[0]?.text, text.replace('function f', 'async function f'))
})

test('a member is completed by its type, a name by what is in sight, and a module’s export with its import', () => {
  assert.deepEqual(labels('new AbortController().‸'), ['abort', 'signal'])
  assert.deepEqual(labels("import { ‸ } from 'interleave:world'").filter((label) => label !== 'type'), ['CallOptions', 'client', 'io', 'sleep', 'store', 'Store'])
  assert.ok(labels('const total = 1\ntot‸').includes('total'))
  assert.ok(!labels('docu‸').includes('document'))
  const { service, at, file } = open({ 'main.ts': 'slee‸' })
  const found = service.complete(file, at)?.options.find(({ label, from }) => label === 'sleep' && from === 'interleave:world')
  assert.ok(found)
  assert.match(service.describe(file, at, 'sleep', found.from)?.edits[0]?.insert ?? '', /^import \{ sleep \} from 'interleave:world'/)
})

test('a file is completed by its name, a module of the sandbox too', () => {
  const others = { 'load.ts': 'export const a = 1', 'lib/pool.ts': 'export const b = 1' }
  assert.deepEqual(labels("import { a } from './‸'", others), ['load.ts', 'lib'])
  assert.deepEqual(labels("import { b } from './lib/‸'", others), ['pool.ts'])
  assert.ok(labels("import { io } from '‸'").includes('interleave:world'))
  const { service, at, file } = open({ ...others, 'main.ts': "import { a } from './load.t‸'" })
  assert.equal(service.complete(file, at)?.from, at - 'load.t'.length)
})

test('what something is, what a call takes, and where it is declared', () => {
  const { service, at, file } = open({ 'lib.ts': '/** Doubles. */\nexport function double(n: number): number { return n * 2 }', 'main.ts': "import { double } from './lib.ts'\ndou‸ble(1)" })
  assert.deepEqual(service.hover(file, at), { from: 34, to: 40, signature: '(alias) double(n: number): number', docs: 'Doubles.' })
  assert.deepEqual(service.signature(file, at + 4), { before: 'double(', parameters: ['n: number'], after: '): number', active: 0, docs: '' })
  assert.deepEqual(service.definition(file, at), { file: 'lib.ts', from: 32 })
  assert.equal(service.definition(file, 0), null)
})

test('a name is changed wherever it stands, and what is not ours is not', () => {
  const { service, at, file } = open({ 'lib.ts': 'export const lo‸ad = 1', 'main.ts': "import { load } from './lib.ts'\nconsole.log(load)" })
  assert.deepEqual(service.rename(file, at, 'read')?.map((edit) => `${edit.file} ${edit.from}`), ['lib.ts 13', 'main.ts 9', 'main.ts 44'])
  const other = open({ 'main.ts': 'con‸sole.log(1)' })
  assert.equal(other.service.rename(other.file, other.at, 'x'), null)
})

test('5,000 lines are read, and one more change to them too', () => {
  const text = Array.from({ length: 5_000 }, (_, index) => `export const value${index}: number = ${index}`).join('\n')
  const { service } = open({ 'main.ts': text })
  assert.deepEqual(service.problems('main.ts'), [])
  service.set({ name: 'main.ts', text: `${text}\nexport const wrong: string = value4999` })
  assert.deepEqual(service.problems('main.ts').map(({ source }) => source), ['TypeScript 2322'])
})

test('one line of 100,000 characters is read', () => {
  const text = `export const list = [${Array.from({ length: 20_000 }, (_, index) => index).join(',')}]`
  assert.deepEqual(problems(text), [])
})
