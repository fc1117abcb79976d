import type { Snippet } from './outcome.ts'

const setting = `let u; const n = null, one = 1, key = 'k', text = 'abc', list = [1, 2], repo = { rows: [{ id: 1 }], count: 2 }, frozen = Object.freeze({ a: 1 }), holds = { get a() { return 1 } }; class Account {} class Saving extends Account { constructor() { } } class Box { #v = 1; static read(o) { return o.#v } } const load = () => ({}), id = (x) => x;`

/** Programs that fail in one line. Their message has to be Node's, to the letter. */
const same = [
  // What is called
  'repo.find(1)', 'repo.find.byId(1)', 'repo.rows.first()', 'u()', 'one()', 'list[0]()', 'list[5]()', "repo['find'](1)", 'repo[key]()', 'repo?.find()', 'load().then(1)', 'load()()',
  'this_()', 'globalThis.missing()', 'id(1)(2)', 'text.trimm()', '[1, 2].mapp(id)', '(await load()).save()', 'new repo()', 'new repo.Row()', 'new u()', 'new load()', 'await repo.save()',
  'repo.rows.map((row) => row.toUpper())', 'repo.find`x`', '(() => {})().x', 'list.map(undefined)', 'Account()', 'new Promise()', 'new Promise(1)', 'repo.find(load())', 'repo.find(id(1), id(2))', 'repo.find(repo.rows)', 'id(u)[key].x', 'repo.find(u.x ?? repo.other(1))',
  // What is read and written
  'u.name', 'n.name', 'u.a.b', 'repo.owner.name', 'repo.rows[3].id', 'u[0]', 'u[key]', 'u.name = 1', 'n[0] = 1', 'repo.owner.name = 1', 'repo.rows.map((row) => row.owner.name)', 'u.x++', 'delete u.x', 'load().a.b', '(await load()).user.name', 'u?.a.b; n.c',
  // What is iterated
  'for (const x of one) log(x)', 'for (const x of repo) log(x)', 'for (const x of u) log(x)', '[...one]', '[...repo.rows, ...u]', 'Math.max(...one)', 'const [a] = one', 'const [b] = repo', 'const [c] = u', 'for await (const x of one) log(x)',
  // Names
  'missing', 'missing()', 'missing.x', 'one = 2', 'one++', 'one += 1', 'later; let later = 1', 'later2(); const later2 = () => {}', 'typeof later3; let later3 = 1', 'new Saving()', 'for (const i = 0; i < 2; i++) {}',
  // What may not be changed
  'frozen.a = 2', 'holds.a = 2', 'delete frozen.a', 'frozen.b = 1', 'Box.read({})',
  // Conversions and ranges
  "Symbol() + ''", '`${Symbol()}`', '+Symbol()', '1n + 1', 'Math.max(1n)', 'BigInt(1.5)', 'new Array(-1)', "'x'.repeat(-1)", '(1).toFixed(200)', '(1).toPrecision(200)', '(1).toString(1)', "decodeURIComponent('%')", 'new Date(NaN).toISOString()', '[].reduce((a, b) => a)', 'JSON.stringify(1n)', "'a'.normalize('x')",
  'Object.defineProperty(1, key, {})', 'Object.keys(u)', 'structuredClone(() => 1)', 'structuredClone(Symbol("s"))', 'new URL("x")', 'AbortSignal.abort().throwIfAborted()', 'Reflect.ownKeys(1)', '1 instanceof repo', 'new WeakMap().set(1, 1)',
  // JSON
  "JSON.parse('')", "JSON.parse('{')", "JSON.parse('{\"a\"}')", "JSON.parse('{\"a\":x}')", "JSON.parse('[1,]')", "JSON.parse('[1')", "JSON.parse('{\"a\":1,}')", "JSON.parse('{\"a\":1 \"b\":2}')", "JSON.parse('nul')", "JSON.parse('hello')", "JSON.parse(undefined)", "JSON.parse({})", "JSON.parse('\"abc')", "JSON.parse('\"a\\nb\"')", "JSON.parse('1 2')", "JSON.parse('{\\n  \"a\": 1,\\n  b: 2\\n}')", "JSON.parse('-')", "JSON.parse('1.')", "JSON.parse('1e')", "JSON.parse('\"\\\\x\"')", "JSON.parse('\"\\\\u12\"')", "JSON.parse('<!doctype html><html><body>Not found</body></html>')", "JSON.parse('{\"name\":\"a long name\",\"value\":undefined,\"more\":[1,2,3]}')", "JSON.parse(\"{'a':1}\")", "JSON.parse('01')", "JSON.parse('[1 2]')", "JSON.parse('tru')", "JSON.parse(' ')",
]

/** Programs whose message differs, with the engine's own and the reason. */
export const otherWords: [program: string, engine: string, reason: string][] = [
  ['list.forEach(repo.each)', 'TypeError: repo.each is not a function', 'V8 shows the value, undefined; the engine has the source, and names it.'],
  ['const [d, e] = repo.count', 'TypeError: repo.count is not iterable', 'V8 shows the value of a member that is a number; the engine names it.'],
  ['for (const [k, v] of [1]) log(k, v)', 'TypeError: value is not iterable', 'V8 names its own inner variable, ".for"; the engine knows no name.'],
  ['null[Symbol.iterator]', "TypeError: Cannot read properties of null (reading 'Symbol(Symbol.iterator)')", 'V8 takes any reading of Symbol.iterator for an iteration.'],
  ['const { a } = u', "TypeError: Cannot destructure property 'a' of 'u' as it is undefined or null.", 'QuickJS does not tell which of the two it was.'],
  ["const { a: { b } } = repo", "TypeError: Cannot destructure property 'a' of 'repo' as it is undefined or null.", 'The same; and QuickJS does not tell which of nested patterns it was.'],
  ["'x' in one", "TypeError: Cannot use 'in' operator to search for 'x' in one", 'V8 shows the value, 1; the engine names it.'],
  ['const loop = {}; loop.loop = loop; JSON.stringify(loop)', 'TypeError: Converting circular structure to JSON', 'V8 goes on to draw the circle.'],
  ['Object.freeze([]).push(1)', 'TypeError: Cannot add property, object is not extensible', 'QuickJS does not tell which property a built-in was about to add.'],
  ['new RegExp("[")', 'SyntaxError: unexpected end', "Messages of regular expressions are QuickJS's own."],
  ['new Map([1])', 'TypeError: Iterator value is not an entry object', 'V8 shows the value, 1.'],
  ['repo.find(repo.rows.at(0))', 'TypeError: repo.rows.at or repo.find is not a function', 'QuickJS says where the last argument stood. Where either call could have failed, both are named.'],
]

export function messageProgram(program: string): Snippet {
  return { name: program, body: `'use strict'; ${setting} try { ${program}; log('no error') } catch (e) { log(e.name + ': ' + e.message) }` }
}

export const messageCorpus: Snippet[] = same.map(messageProgram)
