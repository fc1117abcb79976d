import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pitfallIds } from '../catalogue.ts'
import { staticFindings, type StaticOptions } from './static-findings.ts'

/** Suspicions of one file as `B4 3`. */
function suspected(text: string, options?: StaticOptions, name = 'app.ts'): string[] {
  return staticFindings([{ name, text }], options).map(({ id, place }) => `${id} ${place.line}`)
}

/** A case a line: the code, and what is suspected in it. */
function cases(table: [code: string, ...suspicions: string[]][], options?: StaticOptions): void {
  for (const [code, ...suspicions] of table) assert.deepEqual(suspected(code, options), suspicions, code)
}

const declared = 'async function load(signal?: AbortSignal) { return 1 }\n'

test('B1: a promise that is stored must be read, and one behind void must handle its own errors', () => cases([
  [`${declared}const p = load()`, 'B1 2'],
  [`${declared}const p = load(); p.catch(console.error)`],
  [`${declared}export const p = load()`],
  [`${declared}const p = await load()`],
  [`${declared}void load()`],
  ['async function save() { await fetch("/", { signal }) }\nvoid save()', 'B1 2'],
  ['async function save() { try { await fetch("/", { signal }) } catch (e) { report(e) } }\nvoid save()'],
  ['function load() { return 1 }\nconst p = load()'],
]))

test('B2: nothing is awaited between a call and the first look at its promise', () => cases([
  [`${declared}async function f() { const p = load(); await g(); return await p }`, 'B2 2'],
  [`${declared}async function f() { const p = load(); const q = load(); return await Promise.all([p, q]) }`],
  [`${declared}async function f() { const p = load(); p.catch(() => {}); await g(); return await p }`],
  [`${declared}async function f() { const p = load(); return [await g(), await p] }`, 'B2 2'],
  ['import { sleep } from "interleave:world"\nasync function f() { const p = sleep(5); await g(); await p }'],
]))

test('B4: whoever is given a signal passes it on to whoever takes one', () => cases([
  [`${declared}async function f(signal: AbortSignal) { await load() }`, 'B4 2'],
  [`${declared}async function f(signal: AbortSignal) { await load(signal) }`],
  [`${declared}async function f({ signal }: { signal: AbortSignal }) { await load() }`, 'B4 2'],
  [`${declared}async function f(options: Options) { use(options.signal); await load() }`, 'B4 2'],
  [`${declared}async function f(signal: AbortSignal) { const both = AbortSignal.any([signal, other]); await load(both) }`],
  [`${declared}async function f(signal: AbortSignal) { try { await g(signal) } finally { await load() } }`],
  [`${declared}async function f(signal: AbortSignal) { await Promise.all(ids.map(() => load())) }`, 'B4 2'],
  [`${declared}async function f(signal: AbortSignal) { await withTimeout(5, (inTime) => get({ signal: inTime }), { signal }) }\nasync function get({ signal }: Call) {}`],
  [`${declared}async function f(signal: AbortSignal) { await withTimeout(5, (until) => load(until), { signal }) }`],
  [`${declared}async function f(signal: AbortSignal) { use(signal); await each(ids, (id) => load(id)) }`, 'B4 2'],
  [`${declared}async function f(id: string) { await load() }`],
  ['async function f(signal: AbortSignal) { return [1].map((n) => n) }\nconst o = { map(fn: Fn, signal: AbortSignal) {} }'],
]))

test('B4 follows a call into another file', () => {
  const files = [
    { name: 'app.ts', text: "import { load as read } from './load.ts'\nasync function f(signal: AbortSignal) { await read() }" },
    { name: 'load.ts', text: 'async function load(signal?: AbortSignal) {}\nexport { load }' },
  ]
  assert.deepEqual(staticFindings(files).map(({ id, place }) => `${id} ${place.file}:${place.line}`), ['B4 app.ts:2'])
})

test('B5: a request has a deadline, or options that may hold one', () => cases([
  ['await fetch(url)', 'B5 1'],
  ['await fetch(url, { method: "POST" })', 'B5 1'],
  ['await fetch(new URL("/a", base))', 'B5 1'],
  ['await fetch(url, { signal })'],
  ['await fetch(url, options)'],
  ['await fetch(url, { ...options })'],
  ['const answer = (request: Request) => fetch(request)'],
  ['await withTimeout(fetch(url), 500)'],
  ['import { fetch } from "./mine.ts"\nawait fetch(url)'],
  ['import { get } from "node:https"\nget(url, (r) => {})', 'B5 2'],
  ['import axios from "axios"\nawait axios.get(url)\nawait axios.get(url, { timeout: 500 })', 'B5 2'],
]))

test('B7: one operation for each item of a list of unknown length', () => cases([
  ['const all = (ids: string[]) => Promise.all(ids.map((id) => fetch(id, { signal })))', 'B7 1'],
  ['const all = async () => Promise.all((await list()).map(async (id) => { await fetch(id, { signal }) }))', 'B7 1'],
  ['const all = (db: Db, ids: string[]) => Promise.all(ids.map(async (id) => { await db.remove(id) }))', 'B7 1'],
  ['const all = () => Promise.all(["a", "b"].map((id) => fetch(id, { signal })))'],
  ['const all = (ids: string[]) => Promise.all(ids.map((id) => limit(() => fetch(id, { signal }))))'],
  ['const all = (ids: string[]) => Promise.all(ids.map(async (id) => colour(id)))'],
  ['const all = (chunk: string[]) => Promise.all(chunk.map((id) => fetch(id, { signal })))'],
]))

test('B9: calls that could be stopped are stopped when one fails', () => cases([
  [`${declared}await Promise.all([load(s), load(s)])`, 'B9 2'],
  [`${declared}try { await Promise.all([load(c.signal), load(c.signal)]) } catch (e) { c.abort(e) }`],
  ['await Promise.all([a(), b()])'],
  [`${declared}await Promise.allSettled([load(s), load(s)])`],
]))

test('B10: an error of async work is told, or a comment says why not', () => cases([
  ['try { await f() } catch {}', 'B10 1'],
  ['try { f() } catch {}'],
  ['try { await f() } catch { /* optional */ }'],
  ['try { await f() } catch { log() }'],
  ['await f().catch(() => {})', 'B10 1'],
  ['await f().catch(() => undefined)', 'B10 1'],
  ['await f().catch(() => null)'],
  ['// it is optional\nawait f().catch(() => {})'],
  ['const p = f(); p.catch(() => {}); await p'],
  ['await sleep(5, { signal }).catch(() => {})'],
  ['this.closed.catch(() => {})'],
]))

test('B11: a loop that was given a signal asks for the abort in its catch', () => {
  const loop = (handler: string, after = ''): string => `async function f(signal: AbortSignal) { for (;;) { try { await g(signal) } catch (e) { ${handler} } ${after} } }`
  cases([
    [loop('log(e)'), 'B11 1'],
    [loop('if (signal.aborted) throw e')],
    [loop('throw e')],
    [loop('break')],
    [loop('if (e.name === "AbortError") throw e')],
    [loop('log(e)', 'signal.throwIfAborted()')],
    [loop('log(e)', 'await sleep(5, { signal })')],
    ['async function f(signal: AbortSignal) { try { await g(signal) } catch (e) { log(e) } }'],
  ])
})

test('B16: a shared flag is cleared also when the work fails', () => cases([
  ['async function f() { this.busy = true; await g(); this.busy = false }', 'B16 1'],
  ['async function f() { this.busy = true; try { await g() } finally { this.busy = false } }'],
  ['async function f() { this.busy = true; try { await g() } catch (e) { log(e) } this.busy = false }'],
  ['async function f() { let busy = true; await g(); busy = false }'],
  ['async function f() { this.busy = true; g(); this.busy = false }'],
  ['let busy = false\nasync function f() { busy = true; await g(); busy = false }', 'B16 2'],
]))

test('B17: a wait takes its listener away', () => cases([
  ['const wait = (signal: AbortSignal) => new Promise((_, no) => { signal.addEventListener("abort", no) })', 'B17 1'],
  ['const wait = (signal: AbortSignal) => new Promise((_, no) => { signal.addEventListener("abort", no, { once: true }) })', 'B17 1'],
  ['const wait = (signal: AbortSignal) => new Promise((yes, no) => { signal.addEventListener("abort", no); go(() => { signal.removeEventListener("abort", no); yes(1) }) })'],
  ['const wait = (signal: AbortSignal, over: AbortSignal) => new Promise((_, no) => { signal.addEventListener("abort", no, { signal: over }) })'],
  ['const start = (signal: AbortSignal) => { signal.addEventListener("abort", stop) }'],
]))

test('B19: a retry waits, and repeats only what may happen twice', () => {
  const retry = (attempt: string, handler: string): string => `async function f() { for (let i = 0; i < 3; i++) { try { ${attempt} } catch (e) { ${handler} } } }`
  cases([
    [retry('return await g()', 'log(e)'), 'B19 1'],
    [retry('return await g()', 'await sleep(100 * 2 ** i)')],
    [retry('return await g()', 'await new Promise((done) => setTimeout(done, 100))')],
    [retry('return await g(mirrors[i])', 'log(e)')],
    [retry('return await g()', 'throw e')],
    [retry('await g()', 'log(e)')],
    [retry('return await fetch(url, { method: "POST", signal })', 'await sleep(100)'), 'B19 1'],
    [retry('return await fetch(url, { method: "POST", signal, headers: { "Idempotency-Key": key } })', 'await sleep(100)')],
    ['async function f() { for (const item of items) { try { return await g(item) } catch (e) { log(e) } } }'],
  ])
})

test('hints are told when they are asked for', () => {
  const text = 'let total = 0\nasync function f() { total += await g() }\nasync function h() { const a = await x(); const b = await y(); return a + b }'
  assert.deepEqual(suspected(text), [])
  assert.deepEqual(suspected(text, { hints: true }), ['B12 2', 'B3 3'])
  cases([
    ['async function f() { let total = 0; total += await g(); return total }'],
    ['async function h() { const a = await x(); const b = await y(a); return b }'],
    ['async function h() { const a = await x(); if (!a) return; const b = await y(); return b }'],
    ['async function h() { const a = await save(); const b = await y(); return [a, b] }'],
    ['let n = 0\nconst x = async () => ++n\nasync function h() { const a = await x(); const b = await y(); return [a, b] }'],
  ], { hints: true })
})

test('a test may do what its runner takes care of', () => {
  const text = `${declared}test('a', async () => { const p = load(); await clock.pass(5); await p; await fetch(url) })`
  for (const name of ['app.test.ts', 'test/app.ts', 'packages/a/testing/laws.ts']) assert.deepEqual(suspected(text, {}, name), [])
  assert.deepEqual(suspected(text), ['B2 2', 'B5 2'])
})

test('a file that cannot be read is passed over, and the others are not', () => {
  const files = [{ name: 'broken.ts', text: 'const = 1' }, { name: 'deep.ts', text: '('.repeat(100_000) }, { name: 'app.ts', text: 'await fetch(url)' }]
  assert.deepEqual(staticFindings(files).map(({ place }) => place.file), ['app.ts'])
})

test('types, JSX-free TypeScript and a first line for the shell do not move places', () => {
  const [found] = staticFindings([{ name: 'app.ts', text: '#!/usr/bin/env node\nconst a: Promise<Response> = fetch(url as string)' }])
  assert.deepEqual([found?.place, found?.end], [{ file: 'app.ts', line: 2, column: 30 }, { line: 2, column: 50 }])
})

test('a suspicion has an id of the catalogue, a message and a fix', () => {
  for (const { id, title, message, fix } of staticFindings([{ name: 'app.ts', text: `${declared}const p = load()\nawait fetch(url)\ntry { await f() } catch {}` }])) {
    assert.ok(pitfallIds.includes(id))
    assert.notEqual(title, '')
    assert.match(message, /\.$/)
    assert.match(fix, /^[A-Z].*\.$/)
  }
})
