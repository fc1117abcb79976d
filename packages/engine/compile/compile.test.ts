import assert from 'node:assert/strict'
import test from 'node:test'
import { compile, isProgram, type CompileOptions } from './compile.ts'
import type { Diagnostic, SourceFile } from './program.ts'

function files(texts: Record<string, string>): SourceFile[] {
  return Object.entries(texts).map(([name, text]) => ({ name, text }))
}

function diagnostics(texts: Record<string, string>, options?: CompileOptions): Diagnostic[] {
  const result = compile(files(texts), options)
  return isProgram(result) ? [] : result
}

/** `code line:column` of every diagnostic. */
function found(texts: Record<string, string>, options?: CompileOptions): string[] {
  return diagnostics(texts, options).map(({ code, file, line, column }) => `${code} ${file === 'main.ts' ? '' : `${file} `}${line}:${column}`)
}

const b = 'export const a = 1; export type T = 1; export interface I {}; class V {}; export type { V as U }; export function load(): void; export function load(x?: 1) {}'

/** source | expected | words that the message or the hint has to hold */
const cases: [source: string, expected: string[], words?: string][] = [
  ['let a = 1', []],
  ['f(a b)', ['syntax 1:5'], 'Expected `,`, got `b`'],
  ['if (x {}', ['syntax 1:7'], 'Expected `)`, got `{`'],
  ['x = {\n a: 1', ['syntax 1:5'], 'Expected `}` to close the `{`'],
  ['const f = async () => {\n  await g(\n}\n', ['syntax 3:1'], 'Expected `)` to close the `(` of line 2, got `}`'],
  ['x = 1)', ['syntax 1:6'], 'closes nothing'],
  ['let t = `a\n\n', ['syntax 1:9'], 'close the template'],
  ['let s = "a\nb', ['syntax 1:9'], 'end of the line'],
  ['/* a', ['syntax 1:1'], 'close the comment'],
  ['let x: = 2', ['syntax 1:8'], 'Expected a type, got `=`'],
  ['1 +', ['syntax 1:4'], 'Expected an expression, got the end of the file'],
  ['const o = {\n b: 1\n c: 2\n}', ['syntax 3:2'], 'Expected `,`, got `c`'],
  ['let a = 1 1', ['syntax 1:11'], 'the end of the statement'],
  ['let a; let a', ['syntax 1:12'], '`a`, which is declared already'],
  ['return 1', ['syntax 1:1'], 'the top of the file'],
  ['function f() { await 1 }', ['syntax 1:16'], 'Write `async` before the function'],
  ['export { x }', ['syntax 1:10'], 'declared in this file'],
  ['export const a = 1, c = 2; export { c as a }', ['syntax 1:42'], 'second one'],
  ['export default 1; export default 2', ['syntax 1:19'], 'second one'],
  ['a\0b', ['syntax 1:2'], 'NUL'],
  ['\ufefflet a = 1', []],
  ['#!/usr/bin/env node\nlet a = 1', []],
  ['a ? (b) : c => d', []],
  ['enum A { B }', ['enum 1:1'], 'const A = { … } as const'],
  ['const enum A { B }', ['enum 1:1']],
  ['declare enum A { B }', []],
  ['namespace A { export const a = 1 }', ['namespace 1:1']],
  ['namespace A { export type B = 1 }', []],
  ['class A { constructor(private a: string, public b = 1) {} }', ['unsupported-syntax 1:23', 'unsupported-syntax 1:42'], '`this.a = a`'],
  ['import x = require("y")', ['unsupported-syntax 1:1']],
  ['export = 1', ['unsupported-syntax 1:1'], 'export default'],
  ['@dec class A { @dec m() {} }', ['unsupported-syntax 1:1', 'unsupported-syntax 1:16'], 'decorator'],
  ['let a = <T>x', ['unsupported-syntax 1:9'], 'value as Type'],
  ['const x = <div>hi</div>', ['unsupported-syntax 1:11'], 'JSX'],
  ['const f = () => (\n  <>\n <b/></>)', ['unsupported-syntax 2:3'], 'JSX'],
  ['using x = f()', ['unsupported-syntax 1:1'], 'finally'],
  ['class A { accessor x = 1 }', ['unsupported-syntax 1:11']],
  ['import(x)', ['unsupported-syntax 1:8'], 'in quotes'],
  ['import(`./b`); import("./b.ts")', []],
  ['import("./c.ts")', ['unknown-import 1:8'], '`./b.ts`'],
  ['let __il_a = 1; foo.__il_b; f({ __il_c })', ['reserved-name 1:5', 'reserved-name 1:21', 'reserved-name 1:33'], '`__il_a`'],
  ['// __il_a\nf("__il_b")', []],
  ['import a from "./x"', ['unknown-import 1:15'], '`./b.ts`'],
  ['import fs from "node:fs"', ['unknown-import 1:16'], 'no disk'],
  ['import http from "http"', ['unknown-import 1:18'], 'no network'],
  ['import { task } from "interleave:hooks"', ['unknown-import 1:22'], 'belongs to the engine'],
  ['import _ from "lodash"', ['unknown-import 1:15'], 'packages are not available'],
  ['import t from "test"', ['unknown-import 1:15'], "'node:test'"],
  ['import { a } from "b"', ['unknown-import 1:19'], "'./b.ts'"],
  ['import { tset } from "node:test"', ['unknown-export 1:10'], 'Did you mean `test`?'],
  ['import test, { it } from "node:test"; import assert from "node:assert/strict"; import { io, sleep } from "interleave:world"', []],
  ['import { a, load } from "./b"; import * as all from "./b.js"', []],
  ['import { c } from "./b.ts"', ['unknown-export 1:10'], '`a` and `load`'],
  ['import { laod } from "./b"', ['unknown-export 1:10'], 'Did you mean `load`?'],
  ['import d from "./b"', ['unknown-export 1:8'], 'default export'],
  ['import { T, I, U } from "./b"', ['unknown-export 1:10', 'unknown-export 1:13', 'unknown-export 1:16'], 'import type { T }'],
  ['import type { T, Nothing } from "./b"; import { type I } from "./b"', []],
  ['export * from "./b"; export { nope } from "./b"', ['unknown-export 1:31'], '`nope`'],
  ['export type { Gone } from "./gone.ts"; import type X from "nowhere"', []],
  ['import { type X } from "./gone.ts"', ['unknown-import 1:24']],
]

for (const [source, expected, words] of cases) {
  test(`${JSON.stringify(source)} gives ${expected.join(', ') || 'a program'}`, () => {
    const texts = { 'main.ts': source, 'b.ts': b }
    assert.deepEqual(found(texts), expected)
    const all = diagnostics(texts)
    for (const { message, hint } of all) assert.match(`${message} ${hint}`, /^[A-Z].*[.?] .*[.?]$/s)
    if (words !== undefined) assert.ok(all.some(({ message, hint }) => `${message} ${hint}`.includes(words)), JSON.stringify(all))
  })
}

const deep: [what: string, source: string][] = [
  ['200,000 nested parentheses', `x = ${'('.repeat(200_000)}1${')'.repeat(200_000)}`],
  ['200,000 that never close', `x = ${'('.repeat(200_000)}`],
  ['arrays', '['.repeat(200_000)],
  ['blocks', '{'.repeat(200_000)],
  ['templates', 'x = `${'.repeat(100_000)],
  ['negations', `x = ${'!'.repeat(200_000)}1`],
  ['sums', `x = ${'1+'.repeat(200_000)}1`],
  ['arrows', `x = ${'a=>'.repeat(100_000)}1`],
  ['members', `a${'.b'.repeat(50_000)}`],
  ['calls', `a${'()'.repeat(20_000)}`],
  ['else-ifs', `${'if(a){}else '.repeat(20_000)}b`],
  ['generic types', `let a: ${'A<'.repeat(100_000)}`],
]

for (const [what, source] of deep) {
  test(`a source nested too deep is a diagnostic, not a crash: ${what}`, () => {
    assert.deepEqual(diagnostics({ 'main.ts': source }).map(({ code }) => code), ['nesting'])
  })
}

test('brackets 150 deep are no trouble', () => {
  for (const [open, close] of [['(', ')'], ['[', ']'], ['f(', ')'], ['{a:', '}']] as const)
    assert.deepEqual(found({ 'main.ts': `x = ${open.repeat(150)}1${close.repeat(150)}` }), [])
})

test('too much source is refused, with how much came', () => {
  const [only] = diagnostics({ 'main.ts': '1', 'b.ts': `// ${'é'.repeat(600_000)}` })
  assert.equal(only?.code, 'source-too-large')
  assert.match(only.message, /1,000,000.*1,200,004/)
})

test('every file is diagnosed, in the order of the files', () => {
  assert.deepEqual(found({ 'b.ts': 'enum A {}\nlet __il_x', 'main.ts': 'f(', 'c.ts': 'import "./d"' }), ['enum b.ts 1:1', 'reserved-name b.ts 2:5', 'syntax 1:2'])
})

const names: [names: string[], expected: string[]][] = [
  [['main.ts', 'lib/pool.ts', 'a-b_c.test.ts', 'x.js', 'y.mjs', 'z.mts'], []],
  [['main.ts', 'main.ts'], ['bad-file-name']],
  [['../a.ts'], ['bad-file-name']],
  [['/a.ts'], ['bad-file-name']],
  [['a//b.ts'], ['bad-file-name']],
  [['a b.ts'], ['bad-file-name']],
  [['a.tsx'], ['bad-file-name']],
  [['a.json'], ['bad-file-name']],
  [[''], ['bad-file-name']],
]

for (const [list, expected] of names) {
  test(`files ${JSON.stringify(list)} give ${expected.join() || 'a program'}`, () => {
    const result = compile(list.map((name) => ({ name, text: '' })))
    assert.deepEqual(isProgram(result) ? [] : result.map(({ code }) => code), expected)
  })
}

const entries: [names: string[], entry: string | undefined, expected: string][] = [
  [['b.ts', 'index.ts', 'main.ts'], undefined, 'main.ts'],
  [['b.ts', 'index.ts', 'b.test.ts'], undefined, 'index.ts'],
  [['service.ts'], undefined, 'service.ts'],
  [['service.ts', 'service.test.ts'], undefined, 'service.test.ts'],
  [['main.ts', 'b.ts'], 'b.ts', 'b.ts'],
  [['a.ts', 'b.ts'], undefined, 'no-entry'],
  [['a.test.ts', 'b.test.ts'], undefined, 'no-entry'],
  [['main.ts'], 'mian.ts', 'no-entry'],
  [[], undefined, 'no-entry'],
]

for (const [list, entry, expected] of entries) {
  test(`${JSON.stringify(list)}${entry ? ` from ${entry}` : ''} starts with ${expected}`, () => {
    const result = compile(list.map((name) => ({ name, text: '' })), entry === undefined ? {} : { entry })
    assert.equal(isProgram(result) ? result.entry : result[0]?.code, expected)
  })
}

test('a program keeps the source as it was written, and numbers its sites across files', () => {
  const texts = { 'main.ts': '\ufeffimport { f } from "./b"\nawait f(1 as number)', 'b.ts': 'export async function f(x: number) {}' }
  const result = compile(files(texts))
  assert.ok(isProgram(result))
  assert.deepEqual(result.files, files(texts))
  assert.deepEqual(result.sites.map(({ kind, file }) => `${kind} ${file}`), ['import main.ts', 'await main.ts', 'call main.ts', 'import b.ts', 'function b.ts'])
  assert.deepEqual(JSON.parse(JSON.stringify(result)), result)
})

test('the same files give the same program', () => {
  const texts = files({ 'main.ts': 'import { a } from "./b"\nconst f = async () => a', 'b.ts': b })
  assert.deepEqual(compile(texts, { locals: true }), compile(texts, { locals: true }))
})

test('an empty file is a program', () => {
  for (const text of ['', '\n', '// only a comment', 'type A = 1 // types']) assert.deepEqual(found({ 'main.ts': text }), [])
})

test('a statement that begins with assert may follow an import', () => {
  const program = compile([{ name: 'main.ts', text: "import assert from 'node:assert/strict'\nassert.equal(1, 1 as number)\n" }])
  assert.ok(!Array.isArray(program), JSON.stringify(program))
})

test('files of a package join the program where it imports them, and others stay out', () => {
  const packages = files({
    'node_modules/own__lib/all.ts': "import { both } from './both.ts'\nexport const all: typeof both = both",
    'node_modules/own__lib/both.ts': 'export function both(): number { return 2 }',
    'node_modules/own__lib/race.ts': 'export const race = 1',
  })
  const program = compile(files({ 'main.ts': "import { all } from '@own/lib/all'\nconsole.log(all())" }), { packages })
  assert.ok(isProgram(program))
  assert.deepEqual(program.files.map(({ name }) => name), ['main.ts', 'node_modules/own__lib/all.ts', 'node_modules/own__lib/both.ts'])
  assert.deepEqual(found({ 'main.ts': "import { any } from '@own/lib/all'" }, { packages }), ['unknown-export 1:10'])
  assert.deepEqual(found({ 'main.ts': "import '@own/lib/gone.ts'" }, { packages }), ['unknown-import 1:8'])
})
