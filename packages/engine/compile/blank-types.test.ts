import assert from 'node:assert/strict'
import { stripTypeScriptTypes } from 'node:module'
import test from 'node:test'
import { blankTypes } from './blank-types.ts'
import { parse } from './parse.ts'

process.removeAllListeners('warning')

/** One snippet a line; `\n` in it is the end of a line. */
const corpus = String.raw`
let x: number = 1, y: string; const z: Array<Map<string, number>> = []
let x!: number
let [a, b]: [number, string] = x; let {c, d}: X = y
const { a, b }: { a: number; b: string } = x
({a, b}: X) => 1
function f(a?: number, b: string = "x", ...c: T[]) {}
function f(a ? : T) {}
function f(a /* x */ ?: T) {}
function f<T extends object, U = T>(x: T, y: U): T & U { return x as T & U }
function f<const T extends readonly unknown[]>(x: T) {}
function f(this: A, a) {}
function f(this: A) {}
function f(this /*c*/ : A , /*d*/ a) {}
function f(this: A\n, a) {}
function f(\n  this: A,\n  a) {}
function f(x): asserts x {}
function f(x): asserts x is string { }
const f = (x): x is string => true
const f = <T,>(x: T) => x
const f = async <T>(x: T): Promise<T> => x
const f = async <T,>() => {}
f(<T>(x: T) => x); f(async <T,>() => {})
(<T>(x: T) => x)(1)
let f = () : void => {}
let f = function(): void {}\n
let v = function <T>(this: T) {}
async function f<T>(): Promise<T> {}
async function* f<T>(): AsyncGenerator<T> {}
function f(a: string): void;\nfunction f(a: number): void;\nfunction f(a) {}
export function f(): void\nexport function f(a?) {}
export default function f(): void;\nexport default function f() {}
let x = a as any ? b as any : c
let x = y as any as T, b = 1
let f = a satisfies B as C
(x as any).y = (z as unknown as T)[0]
x! .y; a![0]; a?.b!.c; a!++; delete a!.b
a?.b!.c().d!()
(a as any) = 1; a! = 1; [a as any] = b; [a!] = b; ({ a: b as any } = c)
for (const x of y as Z) {}
for (let i = 0 as number; i < 1; i++) {}
for (let i: number = 0;;) {}
try {} catch (e: unknown) {}
try {} catch (e) { throw e as Error }
let o = { a: 1 as const, m<T>(this: X, y?: T): void {} , async *g<T>() {} }
({ m(): void {}, get x(): number { return 1 }, set x(v: number) {} })
let o = { async m<T>(): Promise<void> {}, [k as string]: 1, ...rest as T }
f<T>(x); new F<T>; new F<T>(1); f<T>${'`x`'}; f<A, B<C>>(d)
let a = f<T>; let g = b?.c<D>(e)
let e = b?.<c>(d)
const a = b<c>d
y = a < b > c; f(a < b, c > d)
let a = x < y >(z)
a ? (b) : c => d
a ? (b): c => d : e
type A = 1; interface B { a: string; m(): void } let c
type A = ${'`x${string}`'}; let b
export type A = { a: 1 }; export interface B {}
export type { A } from "x"; export type * from "x"; export type * as ns from "x"
type A = 1; export type { A as B };
import type { C } from "c"; export type { C as D };
import type A from "a"; import type { B } from "b"; import type * as c from "c"
import { type A, b } from "x"
import { a, type B } from "x"
import { type A } from "x"
import x, { type A } from "x"
import{type A,b}from"x"
import { type A as B, type default as C, type } from "x"
import type, { a } from "x"; import type_ from "y"
import type from "x"
import x, { type A as B, } from "y"
export { type A, b }; let b; type A = 1
export { type A }; type A=1
export default interface Foo {}
declare const x: number; declare function f(): void; declare let y: string, z
declare class A { x: number; m(): void }
declare module "x" { export const y: number }
declare global { interface Window {} }
declare namespace X { const a: number }
declare enum A { B }
namespace A { export interface B {} type C = 1 }
export declare const x: number
export declare class B {}
abstract class A extends B<T> implements C, D {}
class A implements B {}
class A<T> implements B<T>, C.D<E> { }
const a = class implements B { }
const a = class<T> extends B<T> { }
export abstract class A {}
export default abstract class A {}
class A extends B { private x = 1; public readonly y = 2; static override z = 3; private static a; declare b: number; c }
class A { static readonly = 1; private = 2; declare = 3; abstract = 4; override = 5; public() {} }
class A { "a": string; 1: number; [x]: T; #p: number = 1; static #q?: T }
class A { x!: number; y?: string }
class A { private get x(){ return 1 } protected async m(){} private static async n() {} }
class A { m<T>(this: A, a?: T): this is B { return true } }
class A { m(): void; m(a: string): void; m(a?) {} }
class A { constructor(x); constructor(x?) {} }
class A<T> { static { let x: T } m?(): void; n?<T>(): void }
class A { [k: string]: any; static [k: string]: any; readonly [x: string]: T }
abstract class A { abstract x: number; abstract m(): void; protected abstract get y(): string; z() {} }
class A { x = () => { return 1 as any } }
class A { private async *[Symbol.asyncIterator](): AsyncIterator<T> {} }
class A { set x(v: number) {} ; private static async m<T>(a: T): Promise<T> { return a } }
class A extends (B as any)<T> {}
let x: () => void, y: new () => T, z: { (a): b; new (a): c; readonly [k in T]?: U }
let x: typeof import("y"); let f: (a: number) => asserts a is string
let t: [a: string, b?: number, ...c: T[]]
let u: unique symbol; let i: A extends infer B ? C : D; let k: keyof T; let l: T["x"]; let o: ${'`a${b}c`'}
class A<in out T> {}
interface I { m<const T>(x: T): void }; type X = { <const T>(): T }; type F = <const T>(x: T) => T
using x: T = y
await (a as any)\n(1)
var type = 1; type = 2; let as = 1, satisfies = 2, declare = 3; as; satisfies; declare
a\nas\nb
accessor\nx
let x = y as any\n(1)
let x = y as any // c\n(1)
let x = y as any /* c\n */ (1)
let x = y satisfies Z\n[1].z
let a = b as any as T\n(1)
let a = b as typeof c\n(1)
let a = b as C<D>\n(1)
let a = b as C[]\n[1]
let a = b as C\n[1]
a as any\n${'`x`'}
a as any\n/x/g
a as any\n+1
if (a) b as any\n(1)
x => x as any\n(1)
throw x as any\n(1)
{ a as any }\n(1)
let z = (x => x as any)\n(1)
foo!\n++bar
let x: number\n(1)
foo\ntype X = 1\n(bar)
foo\ntype X = 1\n+bar
foo\ntype X = 1\n-bar
foo\ntype X = 1\n/bar/g
foo\ntype X = 1\n${'`a`'}
foo\ntype X = 1\n++bar
foo\ntype X = 1\n[a]
foo\ntype X = 1\nbar
foo;\ntype X = 1\n(bar)
{}\ntype X = 1\n(bar)
foo\ntype X = 1;\n(bar)
type X = 1;\n(bar)
function f() { type X = 1\n(bar) }
foo\ntype X = 1\ntype Y = 1\n(bar)
interface A {}\ninterface B {}\n(1)
x\ninterface A {}\n(1)
foo\nimport type A from "a"\n(foo)
foo\ndeclare const x: any\n(a)
foo\nexport interface A {}\n(1)
switch (a) { case 1: type B = 1\n(b) }
class A { x: number\n["y"] = 1 }
class A { y = 1\n private ["x"] = 1 }
class A { y = 1;\n private ["x"] = 1 }
class A { private ["x"] = 1 }
class A { y = 1\n private in = 2 }
class A { y = 1\n private static ["x"] = 2 }
class A { y = 1\n private readonly ["x"] = 2 }
class A { y = 1\n private async ["x"]() {} }
class A { y = 1\n public *gen(){} }
class A { y = 1\n private x() {} }
class A { y = 1\n foo(): void\n foo() {} }
class A { get: any\n x(){} }
class A { static: any\n x(){} }
class A { x = y as any\n [z] = 1 }
class A { readonly\n x }
class A { declare\n x }
const f = (x):\n number => x
const f = (x\n): Promise<\nT\n> => x
const f = async (x):\n T => {}
const f = ():\n T => {}
const f = <T,>(a, b,):\n T => {}
const f = (a): {\n a: 1 } => ({a:1})
const f = (a) /* c */ : /* d\n */ T /* e */ => a
async <\n T\n>(x: T) => x
function f() { return <\nT>(x) => x }
function f() { return <T\n>(x: T): T => { return x } }
function f() { throw <\nT>(x) => x }
function* f() { yield <\nT>(x) => x }
let a = <\nT>(x) => x
let x = y as\nany
abstract\nclass A {}
`
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => line.replaceAll('\\n', '\n'))

const blank = (text: string): string => blankTypes(parse(text), text)

test('the corpus is large', () => assert.ok(corpus.length > 150, `${corpus.length}`))

for (const source of corpus) {
  test(`blanks as Node strips: ${source}`, () => {
    const blanked = blank(source)
    assert.equal(blanked, stripTypeScriptTypes(source))
    assert.equal(blanked.length, source.length)
  })
}

/** Where Node's own stripping leaves a program that means something else, or none. */
const better: [why: string, source: string, blanked: string][] = [
  ['a removed field between two others', 'class A { y = 1\n declare z\n ["x"] = 1 }', 'class A { y = 1\n ;        \n ["x"] = 1 }'],
  ['a removed abstract method', 'abstract class A { y = 1\n abstract f(): T\n ["x"] = 1 }', '         class A { y = 1\n ;              \n ["x"] = 1 }'],
  ['a modifier on the line behind `static`', 'class A { static\n readonly x = 1 }', 'class A { static\n          x = 1 }'],
  ['`get?` on a line of its own', 'class A { get?\n x(){} }', 'class A { get;\n x(){} }'],
  ['a statement behind a removed one on the same line', 'foo\ntype X = 1;(bar)', 'foo\n;          (bar)'],
  ['a generic arrow behind a removed type', 'foo\ntype X = 1\n<T>(x) => 1', 'foo\n;         \n   (x) => 1'],
  ['two removed statements with semicolons', 'foo\ntype X = 1;\ntype Y = 2;\n(bar)', 'foo\n           \n;          \n(bar)'],
  ['the end of a line between `async <T>` and its brackets', 'x = async <T,>\n(y: T) => y', 'x = async (   \n y   ) => y'],
]

for (const [why, source, expected] of better) {
  test(`keeps the meaning where Node's stripping does not: ${why}`, () => {
    const blanked = blank(source)
    assert.equal(blanked, expected)
    assert.doesNotThrow(() => parse(blanked))
    assert.notEqual(blanked, stripTypeScriptTypes(source))
  })
}
