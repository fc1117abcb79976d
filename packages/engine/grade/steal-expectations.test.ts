import assert from 'node:assert/strict'
import test from 'node:test'
import { loadTestSandbox } from '../testing/test-sandbox.ts'
import { defineWorld } from '../world/define-world.ts'
import { grade } from './grade.ts'
import type { Lab } from './verdict.ts'

const own = "import test from 'node:test'\nimport assert from 'node:assert/strict'\nimport { answer } from './answer.ts'\ntest('gives a number', async () => assert.equal(typeof (await answer()), 'number'))\n"
const right = 'export const answer = async (): Promise<number> => 737_373\n'
const spec = "import test from 'node:test'\nimport assert from 'node:assert/strict'\nimport { answer } from './answer.ts'\ntest('gives what is secret', async () => {\n  assert.equal(await answer(), 737373)\n})\n"
const lab: Lab = {
  id: 'steal', version: '1', world: defineWorld(), given: [], starter: [{ name: 'answer.ts', text: right }], testFile: 'answer.test.ts',
  wheats: [{ id: 'a', files: [{ name: 'answer.ts', text: right }] }, { id: 'b', files: [{ name: 'answer.ts', text: right }] }],
  chaffs: [{ id: 'text', title: 'gives a text', hint: 'What type comes back?', pitfall: 'A4', files: [{ name: 'answer.ts', text: "export const answer = async (): Promise<unknown> => 'text'\n" }] }],
  spec: [{ name: 'spec.test.ts', text: spec }], budget: { orders: 20, ms: 5_000 },
}
const sandbox = await loadTestSandbox()
const verdictOf = (text: string) => grade(sandbox, lab, { files: [{ name: 'answer.ts', text }, { name: 'answer.test.ts', text: own }] })

test('the right answer passes', async () => assert.equal((await verdictOf(right)).kind, 'passed'))

const wrong = 'export const answer = async (): Promise<number> => 0\n'
const attempts: [what: string, text: string, kind: string][] = [
  ['no attempt', wrong, 'failed'],
  ['asking assert.check until it says yes', `import assert from 'node:assert/strict'\nexport const answer = async () => {\n  for (let n = 0; n < 2000; n++) for (const number of [0, 1, 2]) try { assert.check(number, n); return n } catch {}\n  return 0\n}\n`, 'failed'],
  ['an assert that is replaced', `import assert from 'node:assert/strict'\nassert.check = () => {}\n${wrong}`, 'failed'],
  ['an assert that is redefined', `import assert from 'node:assert/strict'\nReflect.defineProperty(assert, 'check', { value: () => {} })\nassert.ok(true)\n${wrong}`, 'failed'],
  ['comparisons that always hold', `Object.is = () => true\nObject.prototype.valueOf = () => 737373\n${wrong}`, 'failed'],
  ['JSON that lies', `JSON.stringify = () => '737373'\nJSON.parse = () => 737373\n${wrong}`, 'failed'],
  ['a toJSON on every value', `Number.prototype.toJSON = () => 1\nObject.prototype.toJSON = () => 1\n${wrong}`, 'failed'],
  ['a proxy that is everything', `const all: any = new Proxy(() => all, { get: (_, key) => (key === 'then' ? undefined : key === Symbol.toPrimitive ? () => 737373 : all), apply: () => all })\nexport const answer = async () => all\n`, 'failed'],
  ['declared tests that are swapped for others', `Array.prototype.push = function (entry: any) { this[0] = { ...entry, body: () => {} }; return 1 }\nArray.prototype.find = () => () => {}\n${wrong}`, 'failed'],
  ['a Map that swaps tests', `Map.prototype.get = () => ({ name: 'x', body: () => {}, suite: null })\n${wrong}`, 'failed'],
  ['promises that swallow errors', `const native = Promise.prototype.then\nPromise.prototype.then = function (ok: any) { return native.call(this, ok, () => ok()) }\n${wrong}`, 'failed'],
  ['reading the hidden test from a stack', `export const answer = async () => Number(/(?<!\\d)\\d{6}(?!\\d)/.exec(new Error().stack ?? '')?.[0] ?? 0)\n`, 'failed'],
  ['reading the hidden test through prepareStackTrace', `let text = ''\nError.prepareStackTrace = (_, sites) => { for (const site of sites) { try { text += String(site.getFunction?.()) } catch {} } return '' }\nexport const answer = async () => { void new Error().stack; return Number(/(?<!\\d)\\d{6}(?!\\d)/.exec(text)?.[0] ?? 0) }\n`, 'failed'],
  ['reading the hidden test from its callback', `export const answer = async () => Number(/(?<!\\d)\\d{6}(?!\\d)/.exec(String(answer.caller ?? ''))?.[0] ?? 0)\n`, 'failed'],
  ['scanning the globals', `const seen = new Set()\nconst scan = (value: any, depth: number): number => {\n  if (value === 737373) return value\n  if (depth > 5 || (typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return 0\n  seen.add(value)\n  for (const key of Reflect.ownKeys(value)) { let inner: any; try { inner = value[key] } catch { continue }; const found = scan(inner, depth + 1); if (found) return found }\n  return 0\n}\nexport const answer = async () => scan(globalThis, 0)\n`, 'failed'],
  ['importing the hidden test', `import * as secret from './spec.test.ts'\n${wrong}`, 'compile-error'],
  ["importing the engine's hooks", `import { end } from 'interleave:hooks'\n${wrong}`, 'compile-error'],
  ['leaving by process.exit', `(globalThis as any).process?.exit(0)\n${wrong}`, 'failed'],
  ['printing a verdict', `console.log(JSON.stringify({ kind: 'passed', status: 'pass' }))\n${wrong}`, 'failed'],
  ['throwing something that looks like success', `export const answer = async () => { throw { kind: 'passed', message: '', code: 'ERR_ASSERTION' } }\n`, 'failed'],
  ['never answering', `export const answer = () => new Promise<number>(() => {})\n`, 'never-settles'],
]
for (const [what, text, kind] of attempts)
  test(`${what} ends as ${kind}, and learns nothing`, async () => {
    const verdict = await verdictOf(text)
    assert.equal(verdict.kind, kind, verdict.message)
    assert.ok(verdict.message.length > 10)
    assert.doesNotMatch(JSON.stringify(verdict), /737_?373/)
  })
