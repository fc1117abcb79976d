/** Programs that print the order in which they run, by `log`. Each is run as it is and instrumented. */
export const orderingCorpus: Record<string, string> = {
  'await of a value': `async function f() { log(1); await 0; log(2) } const p = f(); log(3); Promise.resolve().then(() => log(4)); await p; log(5)`,
  'await of a promise against then chains': `const tick = (n: string, k: number) => { let p = Promise.resolve(); for (let i = 0; i < k; i++) p = p.then(() => log(n + i)) }
tick('a', 6); async function f(): Promise<void> { await Promise.resolve(); log('f1'); await Promise.resolve(); log('f2') } f(); tick('b', 6); await f()`,
  'await of a thenable': `const t = { then(r: (n: number) => void) { log('then'); r(7) } }; async function f() { log(await t) } const p = f(); Promise.resolve().then(() => log('x')).then(() => log('y')); await p`,
  'return of a promise takes three ticks, return await one': `let q = Promise.resolve(); for (let i = 0; i < 8; i++) q = q.then(() => log('t' + i))
async function a() { return Promise.resolve('a') } async function b() { return await Promise.resolve('b') } async function c() { return 'c' }
a().then(log); b().then(log); c().then(log); await q`,
  'an arrow that returns a promise': `let q = Promise.resolve(); for (let i = 0; i < 8; i++) q = q.then(() => log('t' + i))
const a = async () => Promise.resolve('a'), b = async () => await Promise.resolve('b'), c = async () => 'c', d = async () => ({ d: 1 })
a().then(log); b().then(log); c().then(log); d().then((x) => log(JSON.stringify(x))); await q`,
  'try, catch, finally': `async function f(x: boolean) { try { log('try'); if (x) await Promise.reject(new Error('no')); await 1; return 'ok' } catch (e) { log((e as Error).message); await 2; return 'caught' } finally { log('finally'); await 3; log('after') } }
log(await f(true)); log(await f(false))`,
  'return in finally wins': `async function f() { try { throw 1 } finally { return await 2 } } log(await f())`,
  'catch without a binding': `async function f() { try { await Promise.reject(1) } catch { log('caught') } } await f()`,
  'a rejection that nobody catches inside': `async function f() { await null; throw new TypeError('x') } try { await f() } catch (e) { log((e as Error).name) }`,
  'a synchronous throw rejects': `async function f(): Promise<void> { throw 1 } const p = f(); log('no throw'); await p.catch((e) => log('rejected ' + e))`,
  'a default parameter that throws rejects': `const bad = (): number => { throw new Error('bad') }; async function f(a = bad()) { log('never', a) } const p = f(); log('here'); await p.catch((e: Error) => log(e.message))`,
  'destructuring of undefined rejects': `const f = async ({ a }: { a?: number }) => a; let p: Promise<unknown>; p = f(undefined as any); await p.catch((e: Error) => log(e.constructor.name)); log(await f({ a: 1 }))`,
  'a parameter that cannot be bound rejects in order': `let q = Promise.resolve(); for (let i = 0; i < 5; i++) q = q.then(() => log('t' + i))
const f = async ({ a }: any) => a, g = async function ([x]: any) { return x }, ok = async ({ a }: any) => { return a }
f(undefined as any).catch((e: Error) => log('f', e.name)); g(1).catch((e: Error) => log('g', e.name)); ok({ a: Promise.resolve('ok') }).then(log); f({ a: 'plain' }).then(log); await q`,
  'defaults in their dead zone': `const f = async (a = b, b = 1) => a; await (f as any)().catch((e: Error) => log(e.name)); const g = async (a: number, b = () => a) => { var c = b(); return c }; log(await g(4))`,
  'defaults see earlier parameters and this': `const o = { k: 3, async m(a: number, b = a + this.k, ...rest: number[]) { await 0; return [a, b, rest.length, this.k, arguments.length].join() } }; log(await o.m(1)); log(await o.m(1, 2, 3, 4))`,
  'for await over promises': `async function f() { for await (const x of [Promise.resolve(1), 2, Promise.resolve(3)]) log(x); log('end') } const p = f(); Promise.resolve().then(() => log('a')).then(() => log('b')).then(() => log('c')); await p`,
  'for await over an async generator, with break': `async function* g() { try { yield 1; await 0; yield 2; yield 3 } finally { log('closed') } } async function f() { for await (const x of g()) { log(x); if (x === 2) break } log('out') } await f()`,
  'for await with an error inside': `async function* g() { yield 1; throw new Error('gen') } async function f() { try { for await (const x of g()) log(x) } catch (e) { log((e as Error).message) } } await f()`,
  'for await as the only statement of an if': `async function f(x: boolean) { if (x) for await (const y of [1]) log(y)\nelse log('no') } await f(true); await f(false)`,
  'for await with labels': `async function f() { outer: for await (const x of [1, 2, 3]) { inner: for await (const y of [1, 2]) { if (y === 2) continue outer; if (x === 3) break outer; log(x, y); await 0; continue inner } } log('end') } await f()`,
  'labels out of a for await into a plain loop': `async function f() { outer: for (const x of [1, 2]) { for await (const y of [x]) { log(y); continue outer } } await 0; log('end') } await f()`,
  'a labelled for await in an if': `async function f() { if (1) a: b: for await (const x of [1, 2]) { log(x); continue a } log('z') } await f()`,
  'for await assigning to a member': `const o: { x?: number } = {}; async function f() { for await (o.x of [1, 2]) log(o.x) } await f()`,
  'for await at the top of a module': `for await (const x of [1, Promise.resolve(2)]) { log(x) } log('end')`,
  'nested async arrows': `const f = async (a: number) => async (b: number) => async (c: number) => { await a; return a + b + c }; log(await (await (await f(1))(2))(3))`,
  'methods, static, private, computed, accessors': `class A { #n = 1; static count = 0; async m() { return await this.#p(2) } async #p(x: number) { await 0; return x + this.#n } static async s() { return ++this.count } async ['c' + 1]() { return 'c' } get g() { return 5 } static async #q() { return 'q' } static q() { return A.#q() } async 'a b'() { return 'ab' } async 42() { return 42 } }
const a = new A() as any; log(await a.m(), await A.s(), await a.c1(), a.g, await A.q(), await a['a b'](), await a[42]())`,
  'super in async methods and arrows': `class A { async m(x: number) { await 0; return 'A' + x } static async s() { return 'As' } } class B extends A { override async m(x: number) { const f = async () => super.m(x + 1); return (await super.m(x)) + (await f()) } static override async s() { return 'B' + (await super.s()) } } log(await new B().m(1), await B.s())`,
  'super of an object literal': `const p = { async m() { return 'p' } }; const o = { __proto__: p, async m() { return 'o' + await super.m() } } as any; log(await o.m())`,
  'this and arguments': `async function f(this: any, a: number) { await 0; const g = async () => { await 0; return [this.k, arguments.length, arguments[1], a] }; return g() } log((await (f as any).call({ k: 'k' }, 1, 2)).join())`,
  'new.target stays': `function F(this: any) { const g = async () => new.target === F; this.p = g() } log(await new (F as any)().p)`,
  'names and lengths of plain functions': `const a = async () => {}; const o = { async m() {}, b: async function () {} }; async function named() {} log(a.name, o.m.name, o.b.name, named.name); class C { async x() {} } log(C.prototype.x.name, (async (a, b) => {}).length)`,
  'a named function expression calls itself': `const f = async function g(n: number): Promise<number> { return n === 0 ? 0 : 1 + (await g(n - 1)) }; log(await f(5))`,
  'var repeats a parameter': `async function f(a: number) { var a: number; await 0; return a } const g = async (x: number) => { var x: number; return x }; const h = async x => { var x; return x }; log(await f(1), await g(2), await h(3))`,
  'a function repeats a parameter': `async function f(a: any) { function a() { return 'inner' } await 0; return a() } log(await f(1))`,
  'functions of one name twice': `async function f() { function g() { return 1 } function g() { return 2 } await 0; return g() } log(await f())`,
  'hoisting of var and functions': `async function f() { log(typeof g, typeof v); await 0; var v = 1; function g() {} return v } log(await f())`,
  'an async function used before its line': `log(await early()); async function early() { return 'early' }`,
  'generators stay': `function* g() { yield 1; yield 2 } async function* ag() { const f = async () => { await 0; return 'in' }; yield await f(); yield* [2, 3] } log([...g()].join()); for await (const x of ag()) log(x); const it = ag(); log((await it.next()).value, JSON.stringify(await it.return('r' as any)))`,
  'switch with awaits': `async function f(x: number) { switch (await x) { case await 1: { log('one') } case 2: log('two'); await 0; break; default: const y = await 9; log('other', y) } } await f(1); await f(2); await f(3)`,
  'loops of every kind': `async function f() { for (let i = await 0; i < (await 2); i += await 1) log('for', i); let n = 0; while (await Promise.resolve(n < 2)) n++; do { n-- } while (await n); for (const k in await { a: 1 }) log(k); for (const v of await [1, 2]) { if (v === 1) continue; log(v) } return n } log(await f())`,
  'optional chains': `const o: any = { f: async (x: number) => x, n: { g() { return this === o.n } }, u: undefined }; const id = <T,>(x: T) => { log('id'); return x }
async function t() { log(await o?.f(1), o.u?.f(id(2)), o.u?.f.g.h(id(3)).i, o.n?.g(), o?.n.g(), (o?.n.g)(), (o.n)?.g?.(), await o.u?.[id('x')]?.(), delete o?.n.z, o.u?.a!.b(), id(o)?.n.g(), (o?.n)!.g()) } await t()`,
  'parenthesised chains keep this': `const o = { k: 1, m() { return this.k } , get self() { return () => this } } as any; async function t() { log((o?.m)(), (o?.self()?.m)(), (o?.self().m)(), (o?.self().m as any)()) ; log(delete o?.self().k, o.k) } await t()`,
  'tagged templates keep this': 'const o = { k: 2, t(s: TemplateStringsArray, x: number) { return this.k + x + s[0]! } }; async function f() { return o.t`a${await 1}b` + `${await o.t`c`}` } log(await f())',
  'destructuring with awaits in it': `async function f() { const { a = await 1, [await 'b']: b, ...r } = await { b: 2, c: 3 } as any; let x, y; [x = await 5, y] = [undefined, await 6]; ({ x, y: y = await 7 } = { x, y }); return [a, b, r.c, x, y].join() } log(await f())`,
  'operators around await': `async function f() { const a = -(await 1) + (await '2' as any) ** 2; const b = (await true) && !(await false); const c = (await null) ?? (await 'd'); let s = 'x'; s += await 'y'; return [a, b, c, s, typeof await 1, await (await 2), (await [3])[0], void await 0].join() } log(await f())`,
  'evaluation order with side effects': `const e = (n: number) => { log(n); return n }; async function f() { return e(1) + (await e(2)) + e(3) * (await e(4)) } const p = f(); log('sync'); log(await p)`,
  'sequences': `async function f() { return log('a'), await 0, 'seq' } const g = async () => (log('b'), 'g'); log(await f(), await g())`,
  'returns without brackets and semicolons': `async function f(x: any) { if (x) return (x)\nelse return[1].length\n} const g = async (x: any) => { if (x) return x\n(0) } ; log(await f(5), await f(0)); log(await g(0))`,
  'keywords without spaces': `async function f(x: any) { const g = async(y: any)=>y; if(x)return(g)(1); else(g)(2); return typeof(g)(3) } log(await f(1), await f(0)); async function h() { return await(async()=>4)() } log(await h())`,
  'the end of a statement without a semicolon': `let x = 1
async function f() { await x++
(log('own statement'))
await x--
;[1].forEach((n) => log(n))
return x++
(log('never')) }
log(await f())
const a = async () => {}
;(log('after'))
const b = async () => {}
log(typeof a, typeof b)`,
  'an async arrow as a statement': `log('before')
async () => { log('never') }
if (1) async () => {}
for (const i of [1]) async (x) => x
log('after')`,
  'an arrow with a block, then a bracket on the next line': `const a = async () => { return 1 }
;[a].forEach((f) => log(typeof f))
let b; b = async () => {}
;(log('x'))
const c = async function () {}
;(log(typeof c))
let d = async () => 1
;[1].map(log)`,
  'a field without semicolon before an async method': `class A { x = 'x'
async ['y']() { return 'y' }
get = 1
async z() { return 'z' }
static async w() { return 'w' } } const a = new A() as any; log(a.x, await a.y(), a.get, await a.z(), await (A as any).w())`,
  'callbacks and Promise.all': `const sleep = (n: number) => new Promise<void>((r) => setTimeout(r, n)); const r = await Promise.all([3, 1, 2].map(async (n, i) => { await sleep(n * 8); log(n); return i })); log(r.join())`,
  'race, any, allSettled': `const r = async (x: unknown) => { await 0; throw x }; const ok = async (x: unknown) => { await 0; await 0; return x }; log(await Promise.race([ok(1), r(2)]).catch((e) => 'e' + e), await Promise.any([r(1), ok(2)]), (await Promise.allSettled([ok(1), r(2)])).map((x) => x.status).join())`,
  'interleaving of two tasks': `async function t(n: string) { for (let i = 0; i < 3; i++) { log(n + i); await null } } await Promise.all([t('a'), t('b'), (async () => { await t('c') })()])`,
  'microtasks and await': `queueMicrotask(() => log('m1')); (async () => { log('s'); await undefined; log('a'); queueMicrotask(() => log('m3')); await undefined; log('b') })(); queueMicrotask(() => log('m2')); await new Promise((r) => setTimeout(r))`,
  'async in class fields and static blocks': `class A { f = async () => { await 0; return this.n }; n = 7; static p: Promise<number>; static { this.p = (async () => { await 0; return 8 })() } } log(await new A().f(), await A.p)`,
  'async constructors by a factory': `class A { private constructor(readonly_: number) { this.n = readonly_ } n: number; static async create() { const n = await 3; return new A(n) } } log((await A.create()).n)`,
  'async in parameters of others': `async function f(g = async () => { await 0; return 'dflt' }) { return g() } log(await f(), await f(async () => 'own'))`,
  'shadowed catch bindings': `async function f() { let e = 'outer'; try { await Promise.reject('inner') } catch (e) { log(e); try { await Promise.reject('deep') } catch ({ length }: any) { log(length) } } log(e) } await f()`,
  'exports of every kind': `export async function a() { return 'a' } export const b = async () => 'b'; export default async function () { return 'c' } export { a as d }; log(await a(), await b())`,
  'an anonymous default export': `export default async () => { await 0 }\nlog('x')`,
  'comments in odd places': `const f = /*1*/ async /*2*/ ( /*3*/ a /*4*/ ) /*5*/ => /*6*/ a // 7
async /*8*/ function /*9*/ g /*10*/ ( /*11*/ ) /*12*/ { /*13*/ return /*14*/ await /*15*/ f /*16*/ ( /*17*/ 1 /*18*/ ) /*19*/ } // 20
const h = async (a /* ) */ = 1 /* => */) => // c
  a // d
log(await g(), await h()) // end`,
  'types in odd places': `const f = async <T,>(x: T, y?: T): Promise<T> => (await x)! as T; async function g<T extends { a: number }>(this: void, { a }: T, ...r: T[]): Promise<number> { const v = (await (a as unknown as Promise<number>)) satisfies number; return v! + r.length } log(await f<number>(1), await g({ a: 2 }, { a: 3 }))
interface I { x: number }
type T = I;
;[1].forEach((x: number) => log(x))`,
  'a return type on its own line': `const f = async (x: number):\n Promise<number> => x\nconst g = async (x = 1, { y }:\n any = {}): Promise<\nnumber> => { return await x }\nconst h = async <\n T\n>(x: T) => x\nlog(await f(1), await g(), await h(2))`,
  'async as a name': `const async = (x: unknown) => ({ async: x }); const o = { async, await_: 1 }; async function f() { return async(await 1).async } log(await f(), typeof o.async); const g = async (async: number) => async; log(await g(4))`,
  'of and let as parameters': `for (const f of [async (of: number) => of]) log(await f(1)); const g = async of => of; log(await g(2))`,
  'an executor that is async': `log(await new Promise((r) => { (async () => { await 0; r('x') })() }))`,
  'deep recursion with awaits': `async function d(n: number): Promise<number> { if (n === 0) return 0; return 1 + (await d(n - 1)) } log(await d(50))`,
  'a getter that returns an async function': `const o = { get f() { return async () => 'got' }, set f(v) { log('set') } }; log(await o.f()); o.f = async () => 'x'`,
  'spread and rest': `const f = async (...xs: number[]) => xs.length; log(await f(...[1, 2], ...(await [3])), [...(await [1, 2])].length, { ...(await { a: 1 }) }.a)`,
  'conditional and comma expressions': `const f = async (x: boolean) => x ? await 1 : (await 0, 2); log(await f(true), await f(false)); const g = true ? async () => 1 : async () => 2; log(await g())`,
  'directives': `'use strict'; async function f() { 'use strict'; await 0; return this } log(String(await f()))`,
  'await in a template': 'async function f() { return `a${await 1}b${`c${await 2}`}` } log(await f())',
  'an aborted signal': `const c = new AbortController(); async function f(signal: AbortSignal) { await new Promise((_, no) => signal.addEventListener('abort', () => no(signal.reason), { once: true })) } const p = f(c.signal); c.abort(new Error('stop')); await p.catch((e: Error) => log(e.message))`,
}
