import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from '../../compile/parse.ts'
import { staticFindings } from '../static/static-findings.ts'
import { applyEdits } from './fix.ts'
import { staticFixes } from './static-fixes.ts'

const ids = (text: string): string[] => staticFindings([{ name: 'app.ts', text }], { hints: true }).map(({ id }) => id)

/** Mends the first finding of a pitfall. Gives the text, or null where there is no fix. */
function mend(text: string, id: string): string | null {
  const files = [{ name: 'app.ts', text }]
  const finding = staticFindings(files, { hints: true }).find((one) => one.id === id)
  assert.ok(finding, `Expected ${id} in ${text}, got ${ids(text).join(' ')}`)
  const fix = staticFixes(files)(finding)
  if (!fix) return null
  const mended = applyEdits(files, fix.edits)[0]?.text ?? ''
  assert.doesNotThrow(() => parse(mended), mended)
  const count = (code: string): number => ids(code).filter((one) => one === id).length
  assert.equal(count(mended), count(text) - 1, `Expected one ${id} less in\n${mended}`)
  return mended
}

/** A case a line: the pitfall, the code, and the code once it is mended; null where nothing is sure to mend it. */
function cases(table: [id: string, before: string, after: string | null][]): void {
  for (const [id, before, after] of table) assert.equal(mend(before, id), after)
}

const load = 'async function load(signal?: AbortSignal) { return 1 }\n'
const options = 'async function load(id: string, { signal }: { signal?: AbortSignal } = {}) { return id }\n'

test('B1: the promise is awaited, where await may stand', () => cases([
  ['B1', `${load}const p = load()`, `${load}const p = await load()`],
  ['B1', 'async function save() { await fetch("/", { signal }) }\nvoid save()', 'async function save() { await fetch("/", { signal }) }\nawait save()'],
  ['B1', 'async function save() { await fetch("/", { signal }) }\nfunction f() { void save() }', null],
  ['B1', `${load}function f() { const p = load() }`, null],
]))

test('B2: a handler keeps a failure from being unhandled until the promise is awaited', () => cases([
  ['B2', `${load}async function f() {\n  const p = load() // first\n  await g()\n  return await p\n}`, `${load}async function f() {\n  const p = load() // first\n  p.catch(() => {})\n  await g()\n  return await p\n}`],
  ['B2', `${load}async function f() {\n  const p = load();\n  await g();\n  return await p;\n}`, `${load}async function f() {\n  const p = load();\n  p.catch(() => {});\n  await g();\n  return await p;\n}`],
  ['B2', `${load}async function f() { const p = load(); await g(); return await p }`, `${load}async function f() { const p = load(); p.catch(() => {}); await g(); return await p }`],
]))

test('B3: two awaits become one of both', () => cases([
  ['B3', 'async function h() {\n  const a = await x()\n  const { b } = await y(1)\n  return a + b\n}', 'async function h() {\n  const [a, { b }] = await Promise.all([x(), y(1)])\n  return a + b\n}'],
  ['B3', 'async function h() {\n  const a = await x() // why\n  const b = await y()\n  return a + b\n}', null],
  ['B3', 'async function h() {\n  const a: number = await x()\n  const b = await y()\n  return a + b\n}', null],
]))

test('B4: the signal is passed in the way that it is taken', () => cases([
  ['B4', `${load}async function f(signal: AbortSignal) { await load() }`, `${load}async function f(signal: AbortSignal) { await load(signal) }`],
  ['B4', `${load}async function f({ signal }: Call) { await load() }`, `${load}async function f({ signal }: Call) { await load(signal) }`],
  ['B4', `${load}async function f(options: Call) { use(options.signal); await load() }`, `${load}async function f(options: Call) { use(options.signal); await load(options.signal) }`],
  ['B4', `${options}async function f(signal: AbortSignal) { await load('a') }`, `${options}async function f(signal: AbortSignal) { await load('a', { signal }) }`],
  ['B4', `${options}async function f(stop: AbortSignal) { await load('a', {}) }`, `${options}async function f(stop: AbortSignal) { await load('a', { signal: stop }) }`],
  ['B4', 'async function f(signal: AbortSignal) { await fetch(url, { method: "POST" }) }', 'async function f(signal: AbortSignal) { await fetch(url, { method: "POST", signal }) }'],
  ['B4', 'import { io, sleep } from "interleave:world"\nasync function f(signal: AbortSignal) { await sleep(5) }', 'import { io, sleep } from "interleave:world"\nasync function f(signal: AbortSignal) { await sleep(5, { signal }) }'],
  ['B4', 'import { io } from "interleave:world"\nasync function f(signal: AbortSignal) { await io("db") }', 'import { io } from "interleave:world"\nasync function f(signal: AbortSignal) { await io("db", undefined, { signal }) }'],
  ['B4', 'import { io } from "interleave:world"\nasync function f(signal: AbortSignal) { await io("db", () => 1, { label: "a" }) }', 'import { io } from "interleave:world"\nasync function f(signal: AbortSignal) { await io("db", () => 1, { label: "a", signal }) }'],
  ['B4', `${options}async function f(signal: AbortSignal) { await load('a', other) }`, null],
]))

test('B5: a request gets a deadline, beside the signal that is there', () => cases([
  ['B5', 'await fetch(url)', 'await fetch(url, { signal: AbortSignal.timeout(5_000) })'],
  ['B5', 'await fetch(url, { method: "POST" })', 'await fetch(url, { method: "POST", signal: AbortSignal.timeout(5_000) })'],
  ['B5', 'async function f(signal: AbortSignal) { await fetch(url) }', 'async function f(signal: AbortSignal) { await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) }) }'],
  ['B5', 'import axios from "axios"\nawait axios.get(url)', null],
]))

test('B10: the error is told', () => cases([
  ['B10', 'try { await f() } catch {}', 'try { await f() } catch (error) { console.error(error) }'],
  ['B10', 'try {\n  await f()\n} catch (e) {}', 'try {\n  await f()\n} catch (e) {\n  console.error(e)\n}'],
  ['B10', 'await f().catch(() => {})', 'await f().catch((error) => console.error(error))'],
  ['B10', 'const error = 1\ntry { await f() } catch {}', 'const error = 1\ntry { await f() } catch (error2) { console.error(error2) }'],
]))

test('B11: an abort leaves the loop', () => cases([
  [
    'B11',
    'async function f(signal: AbortSignal) {\n  for (;;) {\n    try {\n      await g(signal)\n    } catch {\n      await log()\n    }\n  }\n}',
    'async function f(signal: AbortSignal) {\n  for (;;) {\n    try {\n      await g(signal)\n    } catch (error) {\n      if (signal.aborted) throw error\n      await log()\n    }\n  }\n}',
  ],
  [
    'B11',
    'async function f({ signal: stop }: Call) { for (;;) { try { await g(stop) } catch (e) { log(e) } } }',
    'async function f({ signal: stop }: Call) { for (;;) { try { await g(stop) } catch (e) { if (stop.aborted) throw e; log(e) } } }',
  ],
]))

test('B12: the await comes first', () => cases([
  ['B12', 'let total = 0\nasync function f() {\n  total += await g()\n}', 'let total = 0\nasync function f() {\n  const value = await g()\n  total += value\n}'],
  ['B12', 'let total = 0\nasync function f(value) {\n  total = total + (await g(value))\n}', 'let total = 0\nasync function f(value) {\n  const value2 = await g(value)\n  total = total + (value2)\n}'],
  ['B12', 'let total = 0\nasync function f() { return total += await g() }', null],
]))

test('B16: the flag is cleared in a finally', () => cases([
  [
    'B16',
    'let busy = false\nasync function f() {\n  busy = true\n  const a = await g()\n\n  use(a, `x\ny`)\n  busy = false\n  return 1\n}',
    'let busy = false\nasync function f() {\n  busy = true\n  try {\n    const a = await g()\n\n    use(a, `x\ny`)\n  } finally {\n    busy = false\n  }\n  return 1\n}',
  ],
  ['B16', 'let busy = false\nasync function f() {\n  busy = true\n  const a = await g()\n  busy = false\n  return a\n}', null],
  ['B16', 'async function f() { this.busy = true; await g(); this.busy = false }', null],
]))

test('B19: there is a wait between attempts, longer each time', () => cases([
  [
    'B19',
    'async function f() {\n  for (let i = 0; i < 3; i++) {\n    try {\n      return await g()\n    } catch (e) {\n      log(e)\n    }\n  }\n}',
    'async function f() {\n  for (let i = 0; i < 3; i++) {\n    try {\n      return await g()\n    } catch (e) {\n      log(e)\n      await new Promise((resolve) => setTimeout(resolve, Math.random() * 100 * 2 ** i))\n    }\n  }\n}',
  ],
  ['B19', 'async function f() { while (true) { try { return await g() } catch (e) { log(e) } } }', null],
]))

test('a fix in one file follows a signature in another', () => {
  const files = [
    { name: 'app.ts', text: "import { load as read } from './load.ts'\nasync function f(signal: AbortSignal) { await read(1) }" },
    { name: 'load.ts', text: 'export async function load(id: number, options: { signal?: AbortSignal } = {}) { options.signal?.throwIfAborted() }' },
  ]
  const [finding] = staticFindings(files)
  assert.ok(finding)
  const fix = staticFixes(files)(finding)
  assert.equal(applyEdits(files, fix?.edits ?? [])[0]?.text, "import { load as read } from './load.ts'\nasync function f(signal: AbortSignal) { await read(1, { signal }) }")
})
