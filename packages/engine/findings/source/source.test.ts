import assert from 'node:assert/strict'
import { test } from 'node:test'
import { word, type SyntaxNode } from '../../compile/syntax-node.ts'
import { Code } from './code.ts'
import { computedFrom, isCheckedBefore } from './dependence.ts'
import { holdersOf, signalParameters } from './signals.ts'
import { within } from './walk.ts'

/** The code of one file, and what a test asks of it. */
function read(text: string) {
  const code = new Code([{ name: 'app.ts', text }])
  const source = code.project.source('app.ts')
  assert.ok(source)
  const find = (piece: string, nth = 0): SyntaxNode => {
    const found = [...within(source.tree.program)].filter((node) => source.tree.textOf(node) === piece)[nth]
    assert.ok(found, `no node reads ${piece}`)
    return found
  }
  const [fn] = source.tree.all('FunctionDeclaration')
  assert.ok(fn)
  return { code, source, find, fn: { source, node: fn } }
}

const names = (bindings: Iterable<{ name: string }>): string[] => [...bindings].map(({ name }) => name)

test('a name means its nearest declaration, and a shadowed one does not count as a use', () => {
  const { source } = read('const a = 1\nfunction f(b) { const a = b; { let a = 2; use(a) } return a }\nuse(a)')
  const uses = source.tree.all('Identifier').filter((node) => word(node, 'name') === 'a').map((node) => source.tree.place(node).line)
  assert.deepEqual(uses, [1, 2, 2, 2, 2, 3])
  assert.deepEqual(source.bindings.atTop('a')?.uses.map((node) => source.tree.place(node).line), [3])
  assert.equal(source.bindings.isGlobal(source.tree.all('Identifier').find((node) => word(node, 'name') === 'use')!), true)
})

test('types leave no names behind', () => {
  const { source } = read('function f(a: Foo, b = <T>(x: T): x is T => true) { return a as unknown as Bar }')
  assert.deepEqual(source.tree.all('Identifier').map((node) => word(node, 'name')), ['f', 'a', 'b', 'x', 'a'])
})

test('what is computed from a read is followed through variables, patterns and callbacks', () => {
  const { find, fn } = read(`function f() {
    const row = read()
    const { total, owner } = row
    let next = total + 1
    const other = elsewhere()
    find(next).then((line) => use(line))
  }`)
  assert.deepEqual(names(computedFrom(fn, [find('read()')])).sort(), ['line', 'next', 'owner', 'row', 'total'])
  assert.deepEqual(names(computedFrom(fn, [find('elsewhere()')])), ['other'])
})

test('a property that a pattern takes is followed alone', () => {
  const { find, fn } = read('function f() { const { total, owner } = row; const more = total; const who = owner }')
  assert.deepEqual(names(computedFrom(fn, [find('total')])).sort(), ['more', 'total'])
})

test('a condition before a place counts as a check, one after it does not', () => {
  const { find, fn } = read('function f() { const known = get(1); if (known) return; set(2); if (other) again(3) }')
  const computed = computedFrom(fn, [find('get(1)')])
  assert.equal(isCheckedBefore(fn, [find('get(1)')], computed, find('set(2)')), true)
  assert.equal(isCheckedBefore(fn, [find('other')], new Set(), find('set(2)')), false)
})

test('a signal is found in parameters, options and what follows it', () => {
  const { fn } = read(`function f(id: string, { signal: given }: { signal?: AbortSignal }, options = {}) {
    use(options.signal)
    const both = AbortSignal.any([given, other])
    const own = new AbortController()
    given.addEventListener('abort', () => own.abort())
    const number = id.length
  }`)
  const signals = signalParameters(fn)
  assert.deepEqual(names(signals), ['given', 'options'])
  assert.deepEqual(names(holdersOf(fn, signals)).sort(), ['both', 'given', 'options', 'own'])
})

test('a task is led back to its function by the place where it starts', () => {
  const text = 'const o = {\n  async save(id) { await id },\n  load: async () => 1,\n}\nexport async function f() {}'
  const { code, source } = read(`${text}\nclass C { async run() {} }`)
  const at = (line: number, column: number): string | null => {
    const found = code.functionAt({ file: 'app.ts', line, column })
    return found && source.tree.textOf(found.node).slice(0, 14)
  }
  assert.deepEqual([at(2, 9), at(3, 9), at(5, 8), at(1, 1)], ['(id) { await i', 'async () => 1', 'async function', null])
})

test('a method that the language has too is nobody\'s in particular', () => {
  const { code, source, find } = read('function f() {}\nconst repo = { get() {}, find() {}, load() {} }\nvoid [repo.get(), repo.load(), f()]')
  const callees = (piece: string): number => code.project.calleesOf(source, find(piece)).length
  assert.deepEqual([callees('repo.get()'), callees('repo.load()'), callees('f()')], [0, 1, 1])
})
