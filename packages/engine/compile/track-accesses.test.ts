import assert from 'node:assert/strict'
import { stripTypeScriptTypes } from 'node:module'
import test from 'node:test'
import { accessCorpus } from './access-corpus.ts'
import { blankTypes } from './blank-types.ts'
import { compile, isProgram } from './compile.ts'
import { orderingCorpus } from './ordering-corpus.ts'
import { parse } from './parse.ts'
import type { Program } from './program.ts'

process.removeAllListeners('warning')

const plain = `
export const task = (site, body, args, spread) => spread ? body(0, ...args) : body(0)
export const module = () => 0
export const threw = (t, e) => e
export const end = () => {}
export const suspend = (t, site, v) => v
export const resume = (t, v) => v
export const back = () => {}
export const call = (site, v) => v
export const returned = (t, site, v) => v
export const iter = (t, site, v) => v
export const loop = () => {}
export const leave = () => {}
`
/** The hooks of access tracking, as the least that keeps a program what it is; each says what it was told. */
const accesses = `
export const told = []
const say = (what, key) => told.push(what + ' ' + (typeof key === 'symbol' ? '@' : typeof key === 'object' ? '?' : String(key)))
export const i = (...values) => values.at(-1)
export const o = (v) => v
export const s = (site, v) => v
export const r = (s, o, k) => (say('r', k), o)
export const rk = (s, o, k) => (say('r', k), k)
export const w = (s, o, k, v) => (say('w', k), v)
export const wc = (s, o, k, v) => (say('w', k), v)
export const u = (s, o, k) => (say('u', k), o)
export const uk = (s, o, k) => (say('u', k), k)
export const d = (s, o, k) => (say('d', k), o)
export const dk = (s, o, k) => (say('d', k), k)
export const has = (s, k, o) => (say('r', k), o)
export const keys = (s, o) => (say('keys', ''), o)
export const all = (s, o) => (say('all', ''), o)
export const path = (s, o, ...keys) => (say('path', keys.join('.')), o)
const seen = Symbol()
export const q = (s, whole, ...keys) => (say('q', (whole ? '*' : '') + keys.join()), seen)
export const made = (v) => v
export const exec = (f) => typeof f === 'function' ? (a, b) => f(a, b) : f
export const bind = (f, o) => typeof f === 'function' ? (...args) => Reflect.apply(f, o, args) : f
export const scope = () => ({})
export const v = (s, scope, name, value) => (say('v', name), value)
export const vs = (s, scope, name, value) => (say('set', name), value)
export const vu = (s, scope, name) => say('vu', name)
export const vw = (s, scope, name) => say('set', name)
export const wn = () => {}
export const aw = (v) => v
export const ta = (s, v) => v
export const ar = (waiting, v) => v
`
const toUrl = (code: string, salt: number): string => `data:text/javascript,${encodeURIComponent(`${code}\n//${salt}`)}`

let runs = 0

async function logged(code: string): Promise<string[]> {
  const lines: string[] = []
  Object.assign(globalThis, { log: (...values: unknown[]) => void lines.push(values.map(String).join(' ')) })
  const failed = await import(toUrl(code, runs++)).then(() => null, (error: unknown) => String(error))
  if (failed !== null) lines.push(`failed: ${failed}`)
  await new Promise((done) => setTimeout(done, 2))
  return lines
}

function compiled(text: string): Program {
  const result = compile([{ name: 'main.ts', text }], { accesses: true })
  assert.ok(isProgram(result), JSON.stringify(result))
  return result
}

async function trackedRun(text: string): Promise<{ lines: string[]; told: string[]; code: string }> {
  const { code } = compiled(text).modules[0]!
  const accessUrl = toUrl(accesses, runs++)
  const linked = code.replace("'interleave:hooks'", JSON.stringify(toUrl(plain, 0))).replace("'interleave:accesses'", JSON.stringify(accessUrl))
  const lines = await logged(linked)
  const { told } = (await import(accessUrl)) as { told: string[] }
  return { lines, told, code }
}

for (const [name, source] of Object.entries({ ...accessCorpus, ...orderingCorpus }))
  test(`computes the same, in the same order: ${name}`, async () => {
    const expected = await logged(stripTypeScriptTypes(source))
    const { lines, code } = await trackedRun(source)
    assert.deepEqual(lines, expected, code)
    assert.ok(expected.length > 0 && !expected[0]!.startsWith('failed'), expected[0])
  })

for (const [name, source] of Object.entries(accessCorpus))
  test(`only inserts, and keeps the lines: ${name}`, () => {
    const module = compiled(source).modules[0]!
    const blanked = blankTypes(parse(source), source)
    const without = module.code.split('\n').map((line, index) => {
      let out = line
      for (const [column, length] of module.inserts[index + 1] ?? []) out = out.slice(0, column - 1) + out.slice(column - 1 + length)
      return out
    })
    assert.equal(without.join('\n'), blanked)
  })

test('plain compiles and their sites stay as they are', () => {
  const files = [{ name: 'main.ts', text: accessCorpus['a value over an await']! }]
  const [one, two] = [compile(files), compile(files, { accesses: true })]
  assert.ok(isProgram(one) && isProgram(two))
  assert.deepEqual(one.sites, two.sites)
  assert.equal(one.accessSites, undefined)
  assert.ok(two.accesses && two.accessSites!.length > 10)
  assert.ok(!one.modules[0]!.code.includes('interleave:accesses'))
})
