import type { HostileProgram } from './hostile-program.ts'
import { entries, events, fuel, jobs, memory, stack } from './verdicts.ts'

const world = "import { io, store, client, sleep } from 'interleave:world'\n"

/** Work that breeds work: no single call is long, and there is no end to them. */
export const storms: HostileProgram[] = [
  ['an await storm', 'async function spin() {\n  for (;;) await 1\n}\nspin()', jobs(2)],
  ['an await storm at the top level', 'const a = 1\nfor (;;) await null', jobs(2)],
  ['a then storm', 'function again(): void {\n  Promise.resolve().then(again)\n}\nagain()', jobs(2)],
  ['a storm that doubles', 'function twice(): void {\n  queueMicrotask(twice)\n  queueMicrotask(twice)\n}\ntwice()', jobs(2)],
  ['a storm of async calls that double', 'async function twice(): Promise<void> {\n  await null\n  twice()\n  twice()\n}\ntwice()', entries(1)],
  ['an async generator storm', 'async function* ticks() {\n  for (;;) yield 1\n}\nfor await (const tick of ticks());', jobs(4)],
  ['async generators that delegate to each other', 'async function* nested(): AsyncGenerator<number> {\n  yield 1\n  yield* nested()\n}\nfor await (const one of nested());', jobs(1)],
  ['a thenable that resolves with itself', 'const self = { then(resolve: (value: unknown) => void) { resolve(self) } }\nawait self', jobs(1)],
  ['a promise that resolves with itself', 'let resolve!: (value: unknown) => void\nconst self = new Promise((done) => { resolve = done })\nresolve(self)\nawait self', 'crashed at main.ts:4: TypeError: Chaining cycle detected for promise #<Promise>'],
  ['thenables without an end', 'const next = () => ({ then(resolve: (value: unknown) => void) { resolve(next()) } })\nawait next()', jobs(1)],
  ['a thenable that answers many times', 'await { then(resolve: (value: unknown) => void) { for (;;) resolve(1) } }', fuel(1)],
  ['a FinalizationRegistry storm', 'const registry = new FinalizationRegistry(() => churn())\nfunction churn() {\n  for (let n = 0; n < 1000; n++) registry.register({}, n)\n}\nchurn()\nfor (;;) churn()', memory(3)],
  ['weak references made without an end', 'const refs = []\nfor (;;) refs.push(new WeakRef({}))', memory(2)],
  ['an interval that is never cleared', 'setInterval(() => {}, 1)', events(1)],
  ['timers that double', 'function twice(): void {\n  setTimeout(twice, 1)\n  setTimeout(twice, 1)\n}\ntwice()', events(2)],
  ['immediates without an end', 'const again = () => setImmediate(again)\nagain()', events(1)],
  ['I/O without an end', `${world}for (;;) await io('db')`, events(2)],
  ['I/O issued in a loop', `${world}for (;;) io('db')`, memory(2)],
  ['timers set in a loop', 'for (;;) setTimeout(() => {}, 1)', memory(1)],
  ['signals made in a loop', 'for (;;) new AbortController()', entries(1)],
  ['signals derived in a loop', 'const { signal } = new AbortController()\nlet last = signal\nfor (;;) last = AbortSignal.any([last, signal])', fuel(3)],
  ['clients made in a loop', `${world}for (;;) client()`, entries(2)],
  ['rejections made in a loop', 'for (;;) Promise.reject(new Error("again"))', fuel(1)],
  ['assertions in a loop', "import assert from 'node:assert/strict'\nfor (;;) assert.ok(true)", entries(2)],
  ['tests declared in a loop', "import test from 'node:test'\nfor (let n = 0; ; n++) test(`test ${n}`, () => {})", memory(2)],
  ['a group of a hundred thousand', 'await Promise.all(Array.from({ length: 100_000 }, async (_, n) => n))', entries(1)],
  ['groups made in a loop', 'const one = [Promise.resolve(1)]\nfor (;;) Promise.race(one)', memory(2)],
  ['async calls in a loop', 'async function nothing(): Promise<void> {}\nfor (;;) nothing()', entries(1)],
  ['events dispatched by their own listener', 'const target = new EventTarget()\ntarget.addEventListener("again", () => { target.dispatchEvent(new Event("again")) })\ntarget.dispatchEvent(new Event("again"))', stack(2)],
  ['a store that grows at every event', `${world}const table = store<string>('table')\nfor (let n = 0; ; n++) await table.set(\`key \${n}\`, 'x'.repeat(10_000))`, events(3)],
]
