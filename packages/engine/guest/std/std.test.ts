import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { QuickJS } from 'quickjs-wasi'

// Everything beside it runs in Node, on V8. Here the same files run where learners' programs run.

const FILES = ['abort', 'assert', 'dom-exception', 'encoding', 'event-target', 'headers', 'inspect', 'request', 'response', 'structured-clone', 'url']
let vm: QuickJS

before(async () => {
  const { outputFiles } = await build({
    stdin: { contents: FILES.map((file) => `export * from './${file}.ts'`).join('\n'), resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true, write: false, format: 'iife', globalName: 'std', target: 'es2023', platform: 'neutral',
  })
  vm = await QuickJS.create(readFileSync(fileURLToPath(import.meta.resolve('quickjs-wasi/quickjs.wasm'))))
  vm.evalCode(outputFiles[0]?.text ?? '', join('std', 'all.js')).dispose()
  vm.evalCode('Object.assign(globalThis, std); globalThis.asserted = []; globalThis.assert = createAssert({ onAssert: (ok) => asserted.push(ok) })').dispose()
})

/** Runs a body of statements in QuickJS, drains its jobs, and gives what it returned as JSON would. */
function run(body: string): unknown {
  vm.evalCode(`globalThis.answer = undefined; (async () => { ${body} })().then((value) => { answer = JSON.stringify({ value }) }, (error) => { answer = JSON.stringify({ error: String(error) }) })`).dispose()
  vm.executePendingJobs()
  const answer = vm.evalCode('answer').consume((handle) => handle.toString())
  const parsed = JSON.parse(answer) as { value?: unknown; error?: string }
  if (parsed.error !== undefined) throw new Error(parsed.error)
  return parsed.value
}

const CASES: [name: string, body: string, expected: unknown][] = [
  ['a URL is parsed', `const u = new URL('../x?a=1#h', 'http://U:p@EXAMPLE.com:81/a/b/c'); u.searchParams.append('b', 'é'); return [u.href, u.origin, u.hostname, String(new URL('http://münchen.de/'))]`, ['http://U:p@example.com:81/a/x?a=1&b=%C3%A9#h', 'http://example.com:81', 'example.com', 'http://xn--mnchen-3ya.de/']],
  ['a bad URL throws', `try { new URL('nope') } catch (e) { return [e.name, e.message, e.code] }`, ['TypeError', 'Invalid URL', 'ERR_INVALID_URL']],
  ['signals abort in order', `const seen = []; const c = new AbortController(); const any = AbortSignal.any([c.signal]); c.signal.addEventListener('abort', () => seen.push('source', any.aborted)); any.onabort = (e) => seen.push('any', e.type, any.reason.name); c.abort(); return seen`, ['source', true, 'any', 'abort', 'AbortError']],
  ['throwIfAborted throws the reason', `try { AbortSignal.abort('r').throwIfAborted() } catch (e) { return e }`, 'r'],
  ['a timeout takes the timer it is given', `let fire; timers.set = (callback, ms) => { fire = callback }; const s = AbortSignal.timeout(5); const before = s.aborted; fire(); return [before, s.aborted, s.reason.name, s.reason.code, s.reason instanceof DOMException, s.reason instanceof Error]`, [false, true, 'TimeoutError', 23, true, true]],
  ['a DOMException has a stack', `return typeof new DOMException('m', 'AbortError').stack`, 'string'],
  ['cycles are cloned', `const a = { list: [1, , 3], map: new Map([[1, new Set([2])]]), date: new Date(5), re: /x/gi, bytes: new Uint8Array([1, 2]), boxed: Object(1n) }; a.self = a; const b = structuredClone(a); return [b !== a, b.self === b, inspect(b)]`,
    [true, true, "<ref *1> {\n  list: [ 1, <1 empty item>, 3 ],\n  map: Map(1) { 1 => Set(1) { 2 } },\n  date: 1970-01-01T00:00:00.005Z,\n  re: /x/gi,\n  bytes: Uint8Array(2) [ 1, 2 ],\n  boxed: [BigInt: 1n],\n  self: [Circular *1]\n}"]],
  ['errors are cloned', `const e = structuredClone(new RangeError('r', { cause: [1] })); return [e instanceof RangeError, e.message, e.cause]`, [true, 'r', [1]]],
  ['a buffer is transferred', `const b = new Uint8Array([1, 2]).buffer; const c = structuredClone(b, { transfer: [b] }); return [b.byteLength, c.byteLength]`, [0, 2]],
  ['what cannot be cloned is named', `const out = []; for (const v of [() => 1, Symbol('s'), Promise.resolve(), new WeakMap(), (function* () {})(), [].values(), new Response('x')]) { try { structuredClone(v); out.push('cloned') } catch (e) { out.push(e.name + ': ' + e.message) } } return out`,
    ['() => 1', 'Symbol(s)', '#<Promise>', '#<WeakMap>', '[object Generator]', '[object Array Iterator]'].map((what) => `DataCloneError: ${what} could not be cloned.`).concat('DataCloneError: Cannot clone object of unsupported type.')],
  ['text is encoded and decoded', `return [[...new TextEncoder().encode('é😀\\ud800')], new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 0xc3, 0xa9, 0xff]))]`, [[195, 169, 240, 159, 152, 128, 239, 191, 189], 'é\ufffd']],
  ['headers are sorted', `return [...new Headers({ 'X-B': ' 2 ', a: 1 })]`, [['a', '1'], ['x-b', '2']]],
  ['a request carries body and signal', `const c = new AbortController(); const r = new Request('http://a/b', { method: 'post', body: JSON.stringify({ x: 1 }), signal: c.signal }); const body = await r.json(); c.abort('gone'); return [r.method, r.url, body, r.bodyUsed, r.signal.aborted, r.signal.reason, r.headers.get('content-type')]`, ['POST', 'http://a/b', { x: 1 }, true, true, 'gone', 'text/plain;charset=UTF-8']],
  ['a response is read once', `const r = Response.json({ a: 1 }, { status: 201 }); const first = await r.json(); try { await r.text() } catch (e) { return [first, r.status, r.ok, e.name, e.message] }`, [{ a: 1 }, 201, true, 'TypeError', 'Body is unusable: Body has already been read']],
  ['assertions hold and are counted', `asserted.length = 0; assert.equal(1, 1); assert.deepEqual({ a: [new Map([[1, 2]])] }, { a: [new Map([[1, 2]])] }); assert.throws(() => { throw new TypeError('t') }, TypeError); await assert.rejects(async () => { throw new Error('x') }, /x/); assert.match('abc', /b/); return asserted`, [true, true, true, true, true]],
  ['a failed assertion shows the difference', `asserted.length = 0; try { assert.deepEqual({ a: 1, b: [1] }, { a: 1, b: [2] }) } catch (e) { return [e.name, e.code, e.operator, e instanceof Error, e.message, asserted] }`,
    ['AssertionError', 'ERR_ASSERTION', 'deepStrictEqual', true, 'Expected values to be strictly deep-equal:\n+ actual - expected\n\n  {\n    a: 1,\n    b: [\n+     1\n-     2\n    ]\n  }\n', [false]]],
  ['values are inspected', `class A { x = 1; #y = 2 } return inspect([new A(), async () => {}, class B extends A {}, function f() {}, function* g() {}, Promise.resolve(), Symbol('s'), -0, null, new Error('e'), new DOMException('d', 'AbortError'), Object.create(null), { get a() { return 1 } }])`,
    "[\n  A { x: 1 },\n  [AsyncFunction (anonymous)],\n  [class B extends A],\n  [Function: f],\n  [GeneratorFunction: g],\n  Promise {},\n  Symbol(s),\n  -0,\n  null,\n  [Error: e],\n  [DOMException [AbortError]: d],\n  [Object: null prototype] {},\n  { a: [Getter] }\n]"],
  ['formats are filled in', `return format('%s is %d of %i, %j %%', 'a', 1.5, 2.9, { b: 1 }, [1])`, 'a is 1.5 of 2, {"b":1} % [ 1 ]'],
  ['hostile values are shown without a throw', `const t = () => { throw 1 }; const r = Proxy.revocable({}, {}); r.revoke(); return [r.proxy, new Proxy({}, { ownKeys: t }), new Proxy({}, { getPrototypeOf: t }), { get [Symbol.toStringTag]() { return t() } }, Object.defineProperty(new Error('x'), 'message', { get: t })].map((v) => typeof inspect({ v }))`, ['string', 'string', 'string', 'string', 'string']],
  ['deep nesting is shown without a throw', `let d = 1; for (let i = 0; i < 20000; i++) d = [d]; return inspect(d, { depth: null }).length < 11000`, true],
  ['listeners are reported, not thrown', `const seen = []; reporter.report = (e) => seen.push(e.message); const t = new EventTarget(); t.addEventListener('x', () => { throw new Error('boom') }); t.addEventListener('x', () => seen.push('next'), { once: true }); t.dispatchEvent(new Event('x')); return seen`, ['boom', 'next']],
  ['classes keep their names', `return [URL, AbortSignal, AbortController, Event, EventTarget, Request, Response, Headers, DOMException, TextEncoder].map((c) => Object.prototype.toString.call(c.prototype))`, ['URL', 'AbortSignal', 'AbortController', 'Event', 'EventTarget', 'Request', 'Response', 'Headers', 'DOMException', 'TextEncoder'].map((name) => `[object ${name}]`)],
]

for (const [name, body, expected] of CASES) {
  test(`in QuickJS, ${name}`, () => assert.deepEqual(run(body), expected))
}
