import assert from 'node:assert/strict'
import test from 'node:test'
import { compile } from '../compile/compile.ts'
import type { Program } from '../compile/program.ts'
import { loadTestSandbox } from '../testing/test-sandbox.ts'
import { defineWorld } from '../world/define-world.ts'
import { runWithChoices } from './run.ts'
import { replay } from './schedule.ts'

const sandbox = await loadTestSandbox()

function tracked(files: Record<string, string>): Program {
  const program = compile(Object.entries(files).map(([name, text]) => ({ name, text })), { accesses: true, entry: 'main.ts' })
  assert.ok(!Array.isArray(program), JSON.stringify(program))
  return program
}

/**
 * What the effect of an I/O touches that runs `code` after `setup`: words, `!` for a write, `~` for one that commutes; the
 * object as a whole as `|all` and the like behind its location's own words.
 */
function touched(setup: string, code: string, more: Record<string, string> = {}): string[] {
  const text = `import { io } from 'interleave:world'; ${setup}; await io('x', () => { ${code} })`
  const { trace, events } = runWithChoices(sandbox, tracked({ 'main.ts': text, ...more }), defineWorld(), replay('i1.'), { track: true })
  assert.equal(trace.end.kind, 'finished', JSON.stringify(trace.end))
  const effect = events.find(({ key }) => key.endsWith('e'))!
  return effect.accesses
    .filter(({ location }) => !location.startsWith('io:'))
    .map(({ location, words, write, commutes }) => `${words}${/\|\w+$/.exec(location)?.[0] ?? ''}${commutes ? '~' : write ? '!' : ''}`)
}

/** One case a line: what is there before, what the event does, what it touches. */
const cases: [setup: string, code: string, touches: string][] = [
  ['const o = { a: 1 }', 'o.a', 'o.a'],
  ['const o = { a: 1 }', 'o.a = 2', 'o.a! o.a|all~'],
  ['const o = { a: 1 }', 'o.a = 1', 'o.a'],
  ['const o: any = { a: NaN }', 'o.a = NaN', 'o.a'],
  ['const o: any = {}', 'o.a = 1', 'o.a! o.a|all~ o.a|keys~ o.a|size~'],
  ['const o: any = { a: 1 }', 'delete o.a', 'o.a! o.a|all~ o.a|keys~ o.a|size~'],
  ['const o: any = {}', 'delete o.a', 'o.a'],
  ['const o: any = {}', "'a' in o", 'o.a'],
  ['const o: any = { a: 1 }', 'o.a += 1', 'o.a! o.a|all~'],
  ['const o: any = { a: 1 }', 'o.a++', 'o.a! o.a|all~'],
  ['const o: any = { a: 1 }', 'o.a ??= 2', 'o.a'],
  ['const o: any = { a: null }', 'o.a ??= 2', 'o.a! o.a|all~'],
  ["const o: any = { a: 1 }, k = () => 'a'", 'o[k()]', 'o.a'],
  ["const o: any = { a: 1 }, k = () => 'a'", 'o[k()] = 3', 'o.a! o.a|all~'],
  ['const o: any = { i: { v: 1 } }', 'o.i.v', 'o.i o.i.v'],
  ['const o: any = { i: { v: 1 } }', 'o?.i?.v', 'o.i o?.i.v'],
  ['const o: any = { i: null }', 'o.i?.v.w', 'o.i'],
  ['const o: any = { f() { return this.n }, n: 1 }', 'o.f()', 'o.f this.n'],
  ['class A { n = 1; f() { return this.n } } const o = new A()', 'o.f()', 'o.f o.f this.n'],
  ['class A { #n = 1; f() { return this.#n++ } } const o = new A()', 'o.f()', 'o.f o.f this.#n! this.#n|all~'],
  ['class A { static n = 1 } class B extends A {}', 'B.n', 'B.n B.n'],
  ['const o = { get g() { return n.v } }, n = { v: 1 }', 'o.g', 'o.g n.v'],
  ['const o: any = { a: 1, b: 2 }', 'const { a } = o', 'a'],
  ['const o: any = { a: 1, b: 2 }', 'const { a, ...rest } = o', 'an object|all an object|keys a'],
  ['const o: any = { a: 1 }, f = ({ a }: any) => a', 'f(o)', 'a'],
  ['const o: any = { a: { b: 1 } }', 'const { a: { b } } = o', 'a b'],
  ['const o: any = { a: 1 }', '({ ...o })', 'o|all o|keys'],
  ['const o: any = { a: 1 }', 'for (const k in o);', 'o|keys'],
  ['const o: any = { a: 1 }', 'Object.keys(o)', 'Object|keys'],
  ['const o: any = { a: 1 }', 'Object.assign(o, { a: 2 })', 'Object.a! Object.a|all~'],
  ['const o: any = { a: { b: 1 } }', 'JSON.stringify(o)', 'JSON|all JSON|keys JSON|all JSON|keys'],
  ['const o: any = JSON.parse(\'{ "a": { "b": 1 } }\')', 'o.a.b = 2', 'o.a o.a.b! o.a.b|all~'],
  ['const o: any = structuredClone({ a: [1] })', 'o.a[0]', 'o.a o.a[0]'],
  ['const p = new Proxy({ a: 1 } as any, {})', 'p.a = 2', 'p.a! p.a|all~'],
  ['const l = [1, 2]', 'l[0]', 'l[0]'],
  ['const l = [1, 2]', 'l.length', 'l.length'],
  ['const l = [1, 2]', 'l[1] = 5', 'l[1]! l[1]|all~'],
  ['const l = [1, 2]', 'l.push(3)', 'l.length! l.length|all~ l[2]!'],
  ['const l = [1, 2]', 'l.pop()', 'l.length! l.length|all~ l[1]!'],
  ['const l = [1, 2]', 'l.map((x) => x)', 'l|all l.length'],
  ['const l = [1, 2]', 'for (const x of l);', 'l|all l.length'],
  ['const l = [1, 2]', 'const [x] = l', 'l|all l.length'],
  ['const l = [2, 1]', 'l.sort()', 'l|all! l.length! l[0]! l[1]!'],
  ['const l = Array.from({ length: 100 }, (_, i) => i)', 'l[5]; l[40]; l[50]; l[70]', 'l[5] l[32…] l[64…]'],
  ['const m = new Map([["a", 1]])', 'm.get("a")', 'm[a]'],
  ['const m = new Map([["a", 1]])', 'm.set("a", 1)', 'm[a]'],
  ['const m = new Map([["a", 1]])', 'm.set("a", 2)', 'm[a]! m[a]|all~'],
  ['const m = new Map([["a", 1]])', 'm.set("b", 2)', 'm[b]! m[b]|all~ m[b]|keys~ m[b]|size~'],
  ['const m = new Map([["a", 1]])', 'm.delete("z")', 'm[z]'],
  ['const m = new Map([["a", 1]])', 'm.size', 'm|size'],
  ['const m = new Map([["a", 1]])', 'for (const x of m);', 'm|all m|keys'],
  ['const s = new Set([1])', 's.has(1); s.add(2)', 's[1] s[2]! s[2]|all~ s[2]|keys~ s[2]|size~'],
  ['const k = {}, w = new WeakMap([[k, 1]])', 'w.get(k)', 'w[s@1]'],
  ['const h = new Headers()', 'h.get("a"); h.set("a", "b")', 'h|all!'],
  ['const c = new AbortController()', 'c.signal.aborted', 'a signal'],
  ['let n = 0; const inc = () => n++', 'inc()', 'n!'],
  ['let n = 0; const get = () => n', 'get()', ''],
  ['let n = 0; const get = () => n, set = (v: number) => { n = v }', 'get(); set(0)', 'n'],
  ['let n = 0; const set = (v: number) => { n = v }', 'set(1)', 'n!'],
  ['const f = () => { let v = 0; return () => ++v }; const g = f()', 'g()', 'v!'],
  ['const p = Promise.resolve(1)', 'p.then(() => {})', 'a promise|settled a promise|settled!'],
  ['let done!: (v: number) => void; new Promise<number>((r) => { done = r })', 'done(1)', 'done a promise|settled! a promise|settled!'],
]

for (const [setup, code, touches] of cases)
  test(`after ${setup}: ${code} touches ${touches || 'nothing'}`, () => assert.deepEqual(touched(setup, code), touches === '' ? [] : touches.split(/ (?!promise|object|signal)/)))

test('a variable of another module is the same location there', () => {
  const files = { 'count.ts': 'export let count = 0; export const inc = () => { count++ }' }
  assert.deepEqual(touched("import { count, inc } from './count.ts'", 'count; inc()', files), ['count!'])
})

test('what an event made itself is nothing to others', () => {
  assert.deepEqual(touched('', 'const o: any = { a: 1 }; o.b = o.a; const l = [1]; l.push(2); const m = new Map([[1, 2]]); m.set(3, 4); for (const x of l);'), [])
})

test('each activation has variables of its own, each object properties of its own, with names that no order changes', () => {
  const text = `
    import { io } from 'interleave:world'
    const make = () => { let v = 0; return { o: { n: 0 }, inc: () => ++v } }
    const one = make(), two = make()
    const use = async (it: typeof one) => { await io('x', () => { it.inc(); it.o.n++ }) }
    await Promise.all([use(one), use(two)])
  `
  const locations = (schedule: string): string[] => {
    const { events } = runWithChoices(sandbox, tracked({ 'main.ts': text }), defineWorld(), replay(schedule), { track: true })
    return events.filter(({ key }) => key.endsWith('e')).flatMap(({ key, accesses }) => accesses.filter(({ words }) => /^v$|\.n$/.test(words)).map(({ location }) => `${key} ${location}`)).sort()
  }
  const nominal = locations('i1.')
  assert.equal(new Set(nominal.map((line) => line.split(' ')[1])).size, nominal.length)
  assert.deepEqual(locations('i1.1'), nominal)
})

test('an object whose fields look at it while it is being made is one of its own', () => {
  const code = 'class Base {}; class A extends Base { f = () => 1; #n = 1; m = this.#n; o = [this.m, this.f] }; const a = new A(); a.m = 2; a.o'
  assert.deepEqual(touched('', code), [])
  const two = conflicts(`class A { a = 1; b = this.a; n = 0 } const one = async () => { const a = new A(); await io('x'); a.n++ }; void one(); void one()`, ['s.0r', 's.1r'])
  assert.deepEqual(two, [])
})

/** What two events of a program conflict by, where nothing else orders them. */
function conflicts(text: string, [one, two]: [string, string], schedule = 'i1.'): string[] {
  const { events } = runWithChoices(sandbox, tracked({ 'main.ts': `import { io } from 'interleave:world'; ${text}` }), defineWorld({ resources: { x: { latencyMs: 10 }, y: { latencyMs: 20 } } }), replay(schedule), { track: true })
  const at = events.findIndex(({ key }) => key === one)
  const later = events.find(({ key }) => key === two)
  assert.ok(at >= 0 && later, `no ${one} or ${two} in ${events.map(({ key }) => key).join()}`)
  const meets = events[at]!.accesses.flatMap((a) =>
    later.accesses.filter((b) => a.location === b.location && (a.write || b.write) && !(a.commutes && b.commutes) && !b.after?.includes(at)))
  return [...new Set(meets.map(({ words }) => words))].sort()
}

test('who waits for a promise conflicts with what settles it', () => {
  const late = `const p = io('x'); io('y').then(() => p.then(() => {}))`
  assert.deepEqual(conflicts(late, ['s.0r', 's.1r']), ['a promise'])
  assert.deepEqual(conflicts(`const p = io('x'); p.then(() => {}); io('y').then(() => {})`, ['s.0r', 's.1r']), [])
})

test('the members of a race conflict, those of an all do not', () => {
  assert.deepEqual(conflicts(`await Promise.race([io('x'), io('y')])`, ['s.0r', 's.1r']), ['Promise.race'])
  assert.deepEqual(conflicts(`await Promise.all([io('x'), io('y')])`, ['s.0r', 's.1r']), [])
  assert.deepEqual(conflicts(`const o = { n: 0 }; io('x').then(() => { o.n = 1 }); await Promise.all([io('x'), io('y')]); o.n`, ['s.0r', 's.2r']), ['o.n'])
})

test('what goes on behind an all conflicts with no member, except where it could come before a member is through', () => {
  const behind = (more: string): string[] => conflicts(`const o = { n: 0, m: 0 }; const one = async () => { await io('x'); o.n = 1 }; const two = async () => { await io('y'); ${more} }; await Promise.all([one(), two()]); o.n; o.m`, ['s.0r', 's.1r'])
  assert.deepEqual(behind(''), [])
  assert.deepEqual(behind('void (async () => { for (let i = 0; i < 9; i++) await 0; o.m = 1 })()'), ['Promise.all'])
})

test('two calls that would settle one promise conflict', () => {
  assert.deepEqual(conflicts(`const { resolve } = Promise.withResolvers(); io('x').then(resolve); io('y').then(resolve)`, ['s.0r', 's.1r']), ['a promise'])
})

test('adding keys commutes, until somebody looks at their order', () => {
  const add = `const m = new Map(); io('x').then(() => m.set('a', 1)); io('y').then(() => m.set('b', 1));`
  assert.deepEqual(conflicts(add, ['s.0r', 's.1r']), [])
  assert.deepEqual(conflicts(`${add} io('y').then(() => m.size)`, ['s.0r', 's.1r']), [])
  assert.deepEqual(conflicts(`${add} io('y').then(() => [...m.keys()])`, ['s.0r', 's.1r']), ['m[b]'])
})

test('elements of one array do not conflict, pushes do', () => {
  assert.deepEqual(conflicts(`const l = [0, 0]; io('x').then(() => { l[0] = 1 }); io('y').then(() => { l[1] = 1 })`, ['s.0r', 's.1r']), [])
  assert.deepEqual(conflicts(`const l: number[] = []; io('x').then(() => l.push(1)); io('y').then(() => l.push(1))`, ['s.0r', 's.1r']), ['l.length'])
})
