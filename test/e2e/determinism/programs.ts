import type { PartialWorld, SourceFile } from '@interleave/engine'

export interface Example {
  name: string
  files: SourceFile[]
  world: PartialWorld
}

const world: PartialWorld = {
  seed: 7,
  resources: { db: { latencyMs: [5, 40] }, pricing: { latencyMs: [10, 60] }, stock: { latencyMs: [1, 90] } },
  routes: [
    { url: 'https://shop.test/orders/1', json: { id: 1, total: 1200 } },
    { url: 'https://shop.test/*', method: 'POST', status: 201, body: 'made' },
  ],
}

const one = (name: string, text: string): Example => ({ name, files: [{ name: 'main.ts', text }], world })
const io = `import { io, store, client, sleep } from 'interleave:world'\n`

/** Small programs, each leaning on another part of the language or of the world. */
export const examples: Example[] = [
  one('console', `console.log('hello', 1, true, null, undefined, [1, { a: 2 }], new Map([[1, 2]]), new Set(['x']))`),
  one('awaits', `async function f() { await null; console.log('a'); await 1; console.log('b') }\nf(); console.log('c'); await f()`),
  one('microtask order', `queueMicrotask(() => console.log(2)); Promise.resolve().then(() => console.log(3)); console.log(1); await 0; console.log(4)`),
  one('thenable', `const t = { then(r: (v: number) => void) { console.log('then'); r(5) } }; console.log(await t)`),
  one('timers', `setTimeout(() => console.log('b'), 20); setTimeout(() => console.log('a'), 10); const x = setTimeout(() => console.log('never'), 5); clearTimeout(x)`),
  one('interval', `let n = 0; const i = setInterval(() => { console.log(++n); if (n === 4) clearInterval(i) }, 7)`),
  one('random', `console.log([1, 2, 3, 4, 5].map(() => Math.random()))`),
  one('clock', `const a = Date.now(); const p = performance.now(); await new Promise((r) => setTimeout(r, 123.5)); console.log(Date.now() - a, performance.now() - p, new Date(a).toISOString())`),
  one('floats', `console.log(0.1 + 0.2, Math.sin(1), Math.exp(1), Math.pow(2, 0.5), Math.tan(3), Math.cbrt(7), Math.log1p(0.3), (1234.5678).toFixed(2), 1e21, -0)`),
  one('bigints', `console.log(2n ** 200n, (-7n) / 2n, BigInt.asUintN(8, 300n))`),
  one('sorting', `console.log([5, 3, 10, 1].sort(), ['ä', 'a', 'z'].sort(), [3, 1, 2].toSorted((a, b) => b - a))`),
  one('strings', `console.log('Grüße'.normalize('NFD').length, '\\u{1F600}'.codePointAt(0), 'abc'.at(-1), 'x'.padStart(4, '·'), [...'añ']) `),
  one('regular expressions', `console.log('2026-01-05'.match(/(?<y>\\d+)-(?<m>\\d+)/)?.groups, 'aXbX'.replaceAll(/x/gi, '_'), [...'a1b22'.matchAll(/\\d+/g)].map((m) => m.index))`),
  one('json', `console.log(JSON.stringify({ b: 1, a: [undefined, NaN, new Date(0)] }), JSON.parse('{"z":[1,2,{"y":null}]}'))`),
  one('errors', `class Odd extends Error { override name = 'Odd' }\nasync function thrower() { await 0; throw new Odd('no', { cause: 1 }) }\ntry { await thrower() } catch (e) { console.log(String(e), (e as Error).cause) }`),
  one('unhandled rejection', `async function lost() { await 0; throw new TypeError('lost') }\nvoid lost(); await new Promise((r) => setTimeout(r, 5))`),
  one('handled late', `const p = Promise.reject(new Error('late')); await new Promise((r) => setTimeout(r, 5)); p.catch((e) => console.log('caught', e.message))`),
  one('a crash', `const nothing = JSON.parse('null'); nothing.field.deeper`),
  one('never settles', `await new Promise(() => {})`),
  one('fuel', `for (;;);`),
  one('too deep', `function f(n: number): number { return 1 + f(n + 1) } f(0)`),
  one('memory', `const all: unknown[] = []; for (;;) all.push(new Array(100000).fill(all.length))`),
  one('generators', `function* g() { const x: number = yield 1; console.log(x); yield* [x, 2] }\nconst it = g(); it.next(); console.log(it.next(9), [...it])`),
  one('async iteration', `async function* ticks(n: number) { for (let i = 0; i < n; i++) { await new Promise((r) => setTimeout(r, 3)); yield i } }\nfor await (const t of ticks(4)) console.log(t, performance.now())`),
  one('race', `const after = (ms: number, v: string) => new Promise<string>((r) => setTimeout(r, ms, v)); console.log(await Promise.race([after(9, 'slow'), after(3, 'fast')]), await Promise.any([Promise.reject(new Error('x')), after(2, 'ok')]))`),
  one('all settled', `console.log(await Promise.allSettled([1, Promise.reject(new Error('two')), new Promise((r) => setTimeout(r, 1, 3))]))`),
  one('abort', `const c = new AbortController(); c.signal.addEventListener('abort', () => console.log('told', String(c.signal.reason))); setTimeout(() => c.abort(new Error('enough')), 4); await new Promise((r) => setTimeout(r, 8)); console.log(AbortSignal.any([c.signal]).aborted)`),
  one('abort timeout', `const s = AbortSignal.timeout(30); await new Promise((r) => s.addEventListener('abort', r)); console.log((s.reason as Error).name)`),
  one('structured clone', `const a: { m: Map<string, number>; self?: unknown } = { m: new Map([['k', 1]]) }; a.self = a; const b = structuredClone(a); console.log(b.self === b, b.m.get('k'), b !== a)`),
  one('urls', `const u = new URL('../b?x=1&y=ä#h', 'https://user@example.test:8080/a/c/'); console.log(u.href, [...u.searchParams], u.origin)`),
  one('text encoding', `console.log([...new TextEncoder().encode('añ€😀')], new TextDecoder().decode(new Uint8Array([226, 130, 172])))`),
  one('fetch', `const r = await fetch('https://shop.test/orders/1'); console.log(r.status, await r.json()); const p = await fetch('https://shop.test/orders', { method: 'POST', body: '{}' }); console.log(p.status, await p.text())`),
  one('io in parallel', `${io}console.log(await Promise.all([io('db', () => 1), io('pricing', () => 2), io('stock', () => 3), io('db', () => 4)]))`),
  one('lost update', `${io}const accounts = store<number>('accounts', { a: 100 })\nasync function withdraw(n: number) { const b = (await accounts.get('a')) ?? 0; await accounts.set('a', b - n) }\nawait Promise.all([withdraw(10), withdraw(20), withdraw(30)]); console.log(await accounts.get('a'))`),
  one('a client hangs up', `${io}const signal = client({ hangsUpAtMs: 12, label: 'client' })\ntry { await Promise.all([io('db', () => 1, { signal }), io('stock', () => 2, { signal })]); console.log('both') } catch (e) { console.log('stopped', (e as Error).name) }`),
  one('sleep and effects', `${io}let n = 0\nconst work = async (ms: number) => { await sleep(ms); n = await io('db', () => n + 1); console.log(ms, n) }\nawait Promise.all([work(5), work(5), work(1)])`),
  {
    name: 'several files and tests',
    world,
    files: [
      { name: 'counter.ts', text: `export class Counter { #n = 0; async up(by = 1): Promise<number> { const n = this.#n; await null; this.#n = n + by; return this.#n } }` },
      {
        name: 'main.test.ts',
        text: `import test, { describe, it } from 'node:test'\nimport assert from 'node:assert/strict'\nimport { Counter } from './counter.ts'\ntest('counts', async () => { const c = new Counter(); await c.up(); assert.equal(await c.up(2), 3) })\ndescribe('two at once', () => { it('loses one', async () => { const c = new Counter(); await Promise.all([c.up(), c.up()]); assert.deepEqual(await c.up(0), 2) }) })`,
      },
    ],
  },
]
