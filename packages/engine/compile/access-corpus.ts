/** Programs that read and write in every form the language has, and log what they compute. */
export const accessCorpus: Record<string, string> = {
  'properties': `const o: any = { a: 1, b: { c: 2 } }; o.a = 3; o.b.c += 4; o.b['d'] = o.a++ + --o.b.c; log(o.a, o.b.c, o.b.d, JSON.stringify(o)); delete o.b.d; log('d' in o.b, 'c' in o.b, delete o['a'], 'a' in o)`,
  'a computed key is computed once, in its place': `const t: string[] = []; const at = <T,>(s: string, v: T) => { t.push(s); return v }; const o: any = { x: { n: 1 } }
at('o', o)[at('k', 'x')][at('l', 'n')] = at('v', 5); at('o2', o.x)[at('k2', 'n')] += at('v2', 2); at('o3', o.x)[at('k3', 'n')]++; delete at('o4', o)[at('k4', 'x')]; log(t.join(), JSON.stringify(o))`,
  'a key that turns into text is turned once': `let n = 0; const key = { toString() { n++; return 'k' } } as any; const o: any = {}; o[key] = 1; o[key] += 1; o[key]++; log(o[key], n)`,
  'assignments give their value': `const o: any = {}; let a, b; a = b = o.x = o['y'] = 5; log(a, b, o.x, o.y, (o.z = 1, o.z), [o.q = 2][0], (o.n ??= 3), (o.n ||= 4), (o.n &&= 5), (o.u ?? 6))`,
  'logical assignments stop short': `const t: string[] = []; const v = (s: string) => { t.push(s); return s }; const o: any = { set: 1, unset: null }; o.set ??= v('a'); o.unset ??= v('b'); o.set ||= v('c'); o.unset &&= v('d'); o[v('set')] ??= v('e'); let x: any = 0; const f = () => (x ||= v('f')); f(); f(); log(t.join(), x, JSON.stringify(o))`,
  'getters, setters and proxies are asked as often': `const t: string[] = []; const o = { get g() { t.push('get'); return 1 }, set g(v) { t.push('set' + v) } } as any; o.g; o.g = 2; o.g += 3; o.g++; const { g } = o
const p = new Proxy({ a: 1 } as any, { get(_o, k) { t.push('p' + String(k)); return 1 }, set(_o, k) { t.push('s' + String(k)); return true }, has(_o, k) { t.push('h' + String(k)); return true } }); p.a; p.a = 2; p['b']; 'c' in p; p.x++; log(t.join(), g)`,
  'optional chains': `const o: any = { f(x: number) { return [this === o, x] }, n: { g() { return this === o.n }, list: [{ v: 7 }] }, u: undefined, z: null }; const t: string[] = []; const id = <T,>(x: T) => { t.push('id'); return x }
log(o?.f(1).join(), o.u?.f(id(2)), o.u?.f.g.h(id(3)).i, o.n?.g(), o?.n.g(), (o?.n.g)(), (o.n)?.g?.(), o.u?.[id('x')]?.(), delete o?.n.zz, o.u?.a!.b, id(o)?.n.g(), (o?.n)!.g(), o.z?.b.c, o?.['n']?.['list'][0]?.v, o.n?.list?.[id(0)].v, o?.n?.g?.call(o.n), o.missing?.(), (id(o) as any)?.n?.list.length, t.length)
let calls = 0; const get = () => { calls++; return o }; log(get()?.n?.list?.[0]?.v, get()?.f?.(2).join(), calls); try { o?.z.b } catch (e) { log((e as Error).name) } try { o?.n.nope() } catch (e) { log((e as Error).name) } try { o.z?.a.b; o.f?.(1).x.y } catch (e) { log((e as Error).name) }
log(o /* ?. */ ?. /* x */ n
  ?.list
  // done
  ?.[0].v)`,
  'methods keep this, tagged templates too': 'const o: any = { k: 2, m() { return this.k }, t(s: TemplateStringsArray, x: number) { return this.k + x + s[0]! }, get self() { return this } }; log(o.m(), o["m"](), o.self.m(), (o.m)(), o.self["m"](), o.t`a${1}b`, o.self.t`c${2}`, new o.self.constructor() !== null)',
  'super': `class A { x = 1; m() { return 'A' } get g() { return 'g' + this.x } set g(v) { this.x = v as any } static s = 5 } class B extends A { override m() { return 'B' + super.m() + super['m']() + super.g } put() { super.g = '9'; return super.g } override set g(v: any) { super.g = v } override get g() { return super.g } static t() { return super.s + 1 } } const b = new B(); log(b.m(), b.put(), b.g, B.t()); const o = { __proto__: { z: 3 }, f() { return super.z } } as any; log(o.f())`,
  'private fields': `class C { #n = 0; static #made = 0; constructor() { C.#made++ } add(k: number) { this.#n += k; this.#n++; return this.#n } #p() { return this.#n } p() { return this.#p() } has(o: any) { return #n in o } static made() { return C.#made } other(c: C) { return c.#n ?? c?.#n } } const c = new C(); log(c.add(2), c.p(), c.has(c), c.has({}), C.made(), c.other(new C()))`,
  'classes': `const t: string[] = []; class A { static first = t.push('first'); a = t.push('a'); static { t.push('block') } constructor(public x?: any) { t.push('ctor' + Object.keys(this).join()) } static count = 0; inc() { A.count++; return A.count } } class B extends A { b = this.a; constructor() { t.push('before'); super(1); t.push('after') } } new B().inc(); log(t.join(), A.count, A.name, new (class { x = 1 })().x, (class N {}).name)`.replace('public x?: any', 'x?: any'),
  'destructuring': `const src: any = { a: 1, b: { c: 2, d: [3, { e: 4 }] }, f: null }; const { a, b: { c, d: [x, { e }] }, g = 5, ...rest } = src; let m: any, n: any; ({ a: m, ['f']: n = 6, ...src.rest } = src); const o: any = {}; [o.x, o['y'], m = 7] = [1, 2]; ({ a: o.z } = src); log(a, c, x, e, g, Object.keys(rest).join(), m, n, o.x, o.y, o.z, Object.keys(src.rest).join())
const f = ({ a, b: { c } = { c: 9 } }: any, [d]: any = [8], ...[z]: any) => [a, c, d, z].join(); log(f(src), f({ a: 0 }, [1], 2), f.length, (function ({ q = 1 } = {} as any) { return q }).length); try { throw { message: 'm', deep: { k: 1 } } } catch ({ message, deep: { k } }) { log(message, k) } for (const { a, b = 2 } of [{ a: 1 } as any]) log(a, b); const {} = src; const { length } = 'text'; log(length)`,
  'destructuring of nothing fails alike': `for (const f of [() => { const { a } = undefined as any; return a }, () => { const { a: { b } } = {} as any; return b }, ({ a }: any) => a]) try { (f as any)(null) } catch (e) { log((e as Error).name) }`,
  'variables of closures': `let n = 0; const inc = () => ++n; const add = (k: number) => { n += k; return n++ }; function outer() { let v = 1; const set = (x: any) => { v = x }; return { get: () => v, set, swap() { [v] = [v * 10]; ({ v } = { v: v + 1 } as any) } } } const o = outer(), p = outer(); o.set(5); p.swap(); inc(); log(n, add(2), n, o.get(), p.get(), { n }.n, typeof n, \`\${n}\`)`,
  'functions keep the names that assignment gives them': `let f: any, g: any, c: any; const use = () => [f, g, c]; f = () => {}; g = function () {}; c = class {}; let h: any; const useH = () => h; h ??= () => {}; const o: any = { m: () => {} }; o.k = () => {}; use(); useH(); log(f.name, g.name, c.name, h.name, o.m.name, o.k.name)`,
  'late variables': `const early = () => late; const name = () => fn.name; try { early() } catch (e) { log((e as Error).name) } await 0; const late = 1; let fn = () => {}; class K { static v = 2 } const k = () => K.v; const { p, q } = { p: 3, q: 4 }; const pq = () => p + q; log(early(), name(), k(), pq())`,
  'loops over closures': `const fs: (() => number)[] = []; for (let i = 0; i < 3; i++) fs.push(() => i); for (const k in { a: 1, b: 2 }) fs.push(() => k.length); for (let j of [5, 6]) { fs.push(() => j++) } log(fs.map((f) => f()).join(), fs.map((f) => f()).join()); let s: any; const seen = () => s; for (s of [1, 2]) seen(); for (s in { z: 1 }) { seen() } log(s); const o: any = {}; for (o.x of [1, 2]) ; for (o['y'] in { k: 1 }) {} log(o.x, o.y)`,
  'labels, switches and blocks': `let n = 0; const bump = () => n++; out: for (const a of [1, 2, 3]) { switch (a) { case 2: { let n = 9; const g = () => n++; g(); log(n); continue out } default: bump() } if (a > 2) break out } log(n); { let n = 1; const h = () => { n = 2 }; h(); log(n) }`,
  'lines without semicolons': `let o: any = { n: 1, f: () => {} }
let list = [3, 4]
let v = 0
const use = () => v
o.n++
;[1].forEach((x) => log(x))
v++
;(() => log('b'))()
o.f = () => {}
;[2].forEach((x) => log(x))
o.f = () => {}
log(o.n)
o.m = list[0]
o['k'] = v
v = o.m
v++
if (v) o.n = 2
else o.n = 3
do o.n++
while (o.n < 5)
const q = o.n
const r = list[1]
log(o.n, v, use(), q, r)
class C {
  a = list[0]
  b = o.n
  c = () => {}
  ['d'] = 1
  e
}
log(Object.keys(new C()).join())`,
  'generators, defaults and arguments': `let n = 1; const next = () => ++n; function* g(a = next(), { b } = { b: n }) { yield a + b; const r: any = { v: yield n }; yield r.v; arguments.length } const it = g(); log(it.next().value, it.next().value, it.next(7).value, (function () { return arguments[0] + arguments.length } as any)(4)); const o = { *[Symbol.iterator]() { yield n; yield* [8, 9] } }; log([...o].join()); async function* ag() { n++; yield n } for await (const x of ag()) log(x)`,
  'a value over an await': `const o: any = { total: 1, k: 'total' }; const later = async (v: any) => { await 0; return v }; async function add(x: number) { o.total += await later(x); o[await later('a')] = (await later(o)).total; o[o.k] = o[await later('total')] + 1; return o.total } log(await add(2), await add(3), JSON.stringify(o)); let n = 0; const more = async (k: number) => { n += await later(k); n = n + (await later(k)); return n }; log(await more(1), await Promise.all([more(1), more(2)]))`,
  'arrows': `const o: any = { a: { b: 1 }, k: 'a' }; const f = (x: any) => x[x.k].b, g = (x: any) => ({ ...x[x.k] }), h = async (x: any) => x[await x.k].b, i = (x: any) => x?.[x.k]?.b, j = (x: any) => (y: any) => x[y] = y in x; log(f(o), g(o).b, await h(o), i(o), i(null), j(o)('new'), o.new); log([1, 2].map((x) => x * 2).reduce((a, b) => a + b))`,
  'sequences and conditions': `const o: any = { a: 1 }; const x = (o.a, o.b = 2, o)[('z', 'b')]; log(x, o[(1, 'a')], o.a ? o.b : o.c, !o.a, -o.b, typeof o.q, void o.a, o.a && o.b || o.c)`,
  'new': `class P { constructor(public v: any) {} }`.replace('public v: any', 'v: any').replace('{}', '{ (this as any).v = v }') + `; const ns: any = { P, in: { P } }; log((new ns.P(1) as any).v, (new ns['P'](2) as any).v, (new ns.in.P(3) as any).v, new (class { z = 4 })().z, new Map([[1, 2]]).get(1), new Date(0).getTime()); const q = await new Promise<number>((r) => setTimeout(r, 1, 5)); log(q, await new Promise((r, no) => { r(6); no(7) }), await new Promise((_, no) => { no(new Error('no')) }).catch((e: Error) => e.message)); try { new Promise(3 as any) } catch (e) { log((e as Error).name) }`,
  'regular expressions and symbols': `const s = Symbol('s'); const o: any = { [s]: 1, 2: 'two' }; o[s]++; o[2] += '!'; log(o[s], o[2], /a(b)/.exec('ab')![1], 'x-y'.replace(/-/g, () => '+'), s in o)`,
}
