import type { HostileProgram } from './hostile-program.ts'
import { calls } from './verdicts.ts'

const world = "import { io } from 'interleave:world'\n"
const story = "\nconst work = async (n: number) => {\n  await io('db')\n  console.log(n)\n}\nawait Promise.all([work(1), work(2)])"

/** Built-ins replaced by ones that lie, throw or never return. What the engine does must not go through them. */
export const patches: HostileProgram[] = [
  ['Array.prototype.push that throws', `${world}Array.prototype.push = () => { throw new Error('patched') }${story}`, '> 1\n> 2\nfinished'],
  ['Promise.prototype.then that throws', `${world}Promise.prototype.then = () => { throw new Error('patched') }${story}`, 'crashed at main.ts:2: Error: patched'],
  ['Promise.prototype.then that never calls', `${world}Promise.prototype.then = function () { return this }${story}`, '> 1\n> 2\nnever-settles at main.ts:7: main.ts waits for "Promise.all([work(1), work(2)])" (main.ts:7), and nothing is left that could settle it.'],
  ['JSON.stringify that lies', `${world}JSON.stringify = () => '{"name":"Forged","message":"forged","stack":""}'${story}\nthrow new Error('real')`, '> 1\n> 2\ncrashed at main.ts:8: Error: real'],
  ['JSON.parse that lies', `${world}JSON.parse = () => ({ name: 'Forged' })${story}`, '> 1\n> 2\nfinished'],
  ['Object.prototype.then that steals every value', `${world}Object.prototype.then = function (resolve) { resolve('stolen') }${story}`, '> 1\n> 2\nfinished'],
  ['Object.prototype.then that never answers', `${world}Object.prototype.then = function () {}\nconst value = await io('db', () => ({ a: 1 }))\nconsole.log(value)`, `never-settles at main.ts:3: main.ts waits for "io('db', () => ({ a: 1 }))" (main.ts:3), and nothing is left that could settle it.`],
  ['Array.prototype[Symbol.iterator] that throws', `${world}Array.prototype[Symbol.iterator] = () => { throw new Error('patched') }${story}`, 'crashed at main.ts:2: Error: patched'],
  ['Array.prototype.map, join and slice that throw', `${world}for (const name of ['map', 'join', 'slice', 'filter', 'forEach', 'find', 'indexOf', 'includes', 'concat', 'splice', 'some', 'every', 'reverse', 'sort']) Array.prototype[name] = () => { throw new Error('patched') }${story}`, '> 1\n> 2\nfinished'],
  ['Map and WeakMap that throw', `${world}for (const kind of [Map, WeakMap, Set, WeakSet]) for (const name of ['get', 'set', 'has', 'delete', 'add']) if (name in kind.prototype) kind.prototype[name] = () => { throw new Error('patched') }${story}`, '> 1\n> 2\nfinished'],
  ['Function.prototype.call and apply that throw', `${world}for (const name of ['call', 'apply', 'bind']) Function.prototype[name] = () => { throw new Error('patched') }${story}`, '> 1\n> 2\nfinished'],
  ['Reflect and Object emptied', `${world}for (const of of [Reflect, Object]) for (const name of Object.getOwnPropertyNames(of)) if (typeof of[name] === 'function' && name !== 'prototype') Reflect.deleteProperty?.(of, name)${story}`, '> 1\n> 2\nfinished'],
  ['String.prototype that throws', `${world}for (const name of ['slice', 'split', 'trim', 'replace', 'replaceAll', 'includes', 'startsWith', 'indexOf', 'padStart', 'repeat', 'match', 'charCodeAt']) String.prototype[name] = () => { throw new Error('patched') }${story}`, '> 1\n> 2\nfinished'],
  ['RegExp.prototype.exec that never matches', `${world}RegExp.prototype.exec = () => null\nRegExp.prototype.test = () => false${story}`, '> 1\n> 2\nfinished'],
  ['a setter on Array.prototype for index 0', `${world}Object.defineProperty(Array.prototype, '0', { set() { throw new Error('patched') }, get() { return 'stolen' } })${story}`, '> 1\n> 2\nfinished'],
  ['Object.prototype with a field for everything', `${world}for (const name of ['signal', 'label', 'get', 'set', 'value', 'writable', 'done', 'resource', 'effect', 'skip', 'cause', 'stack']) Object.defineProperty(Object.prototype, name, { __proto__: null, get() { throw new Error('read ' + name) }, configurable: true })${story}`, 'unhandled Error: read signal\nunhandled Error: read signal\ncrashed at main.ts:2: Error: read get'],
  ['every global deleted', `${world}const { deleteProperty } = Reflect\nfor (const name of Object.getOwnPropertyNames(globalThis)) if (name !== 'console' && name !== 'Promise') deleteProperty(globalThis, name)${story}`, 'crashed at main.ts:3: ReferenceError: globalThis is not defined'],
  ['every global replaced', `${world}for (const name of Object.getOwnPropertyNames(globalThis)) if (name !== 'console' && name !== 'globalThis') try { globalThis[name] = () => { throw new Error('patched ' + name) } } catch {}\nconsole.log(await io('db', () => 7))`, '> 7\nfinished'],
  ['Promise replaced', `${world}globalThis.Promise = class Forged {}\nconst work = async () => { await io('db'); return 7 }\nconsole.log(await work())`, '> 7\nfinished'],
  ['Promise.prototype.constructor and species', `${world}Object.defineProperty(Promise, Symbol.species, { get() { throw new Error('patched') } })\nObject.defineProperty(Promise.prototype, 'constructor', { get() { for (;;); } })\nawait io('db').then(() => console.log('then'))`, calls(4)],
  ['the prototypes frozen', `${world}for (const kind of [Object, Array, Function, Promise, Map, Error, String]) Object.freeze(kind.prototype), Object.freeze(kind)\nObject.freeze(globalThis)${story}`, '> 1\n> 2\nfinished'],
  ['Array.prototype replaced by a proxy that loops', `${world}Object.setPrototypeOf(Array.prototype, new Proxy({}, { get() { for (;;); }, has() { for (;;); }, set() { for (;;); } }))${story}`, `> 1\n> 2\n${calls(1)}`],
  ['Date replaced', `${world}globalThis.Date = class { static now() { return 0 / 0 } }${story}\nconsole.log(performance.now())`, '> 1\n> 2\n> 46\nfinished'],
  ['console replaced', `globalThis.console = { log() { throw new Error('patched') } }\nconsole.log('lost')`, 'crashed at main.ts:1: Error: patched'],
  ['Error replaced', `${world}globalThis.Error = class { get stack() { for (;;); } }\nnull.field`, `crashed at main.ts:3: TypeError: Cannot read properties of null (reading 'field')`],
  ['Symbol.toPrimitive on a delay', 'setTimeout(() => console.log("late"), { [Symbol.toPrimitive]() { for (;;); } })', calls(1)],
  ['a signal that is none', `${world}for (const signal of [{ aborted: false }, new Proxy({}, { get() { throw new Error('patched') } }), 7, null]) {\n  try {\n    await io('db', undefined, { signal })\n    console.log('answered')\n  } catch (error) {\n    console.log((error as Error).name)\n  }\n}`, '> TypeError\n> TypeError\n> TypeError\n> TypeError\nfinished'],
  ['arguments that no function expects', `${world}for (const call of [() => io(), () => io(7), () => io('db', 7), () => io('db', undefined, null), () => setTimeout(), () => queueMicrotask('x'), () => structuredClone(() => {}), () => fetch(), () => new URL('x')]) {\n  try {\n    await call()\n    console.log('taken')\n  } catch (error) {\n    console.log((error as Error).name)\n  }\n}`, '> TypeError\n> TypeError\n… 9 lines\nfinished'],
]
