import type { HostileProgram } from './hostile-program.ts'
import { calls, memory, output } from './verdicts.ts'

/** Floods of output, promises that nobody settles, rejections handled late or never. */
export const floods: HostileProgram[] = [
  ['a console flood', 'for (;;) console.log("x".repeat(100))', `> xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n> xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n… 198 lines\n${output(1)}`],
  ['a console flood of empty lines', 'for (;;) console.log()', `> \n> \n… 20000 lines\n${output(1)}`],
  ['a console flood across events', 'setInterval(() => console.error("x".repeat(1000)), 1)', `> xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… 1000 characters\n> xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… 1000 characters\n… 19 lines\n${output(1)}`],
  ['one line of 10 MB', 'console.log("x".repeat(10_000_000))', '> xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… 10027 characters\nfinished'],
  ['an object of a million fields, printed', 'const big: Record<string, number> = {}\nfor (let n = 0; n < 100_000; n++) big[`key${n}`] = n\nconsole.log(big)', memory(2)],
  ['a wide and deep object, printed', 'const nest = (depth: number): unknown => depth === 0 ? 1 : Array.from({ length: 20 }, () => nest(depth - 1))\nconsole.log(nest(4))', calls(2)],
  ['a format with a thousand values', 'console.log("%s".repeat(1000), ...new Array(1000).fill("x".repeat(1000)))', '> xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… 10026 characters\nfinished'],
  ['a promise that never settles', 'const a = 1\nawait new Promise(() => {})', 'never-settles at main.ts:2: main.ts waits for "new Promise(() => {})" (main.ts:2), and nothing is left that could settle it.'],
  ['a promise that never settles, in a function', 'async function wait(): Promise<void> {\n  await new Promise(() => {})\n}\nawait wait()', 'never-settles at main.ts:2: wait waits for "new Promise(() => {})" (main.ts:2), and nothing is left that could settle it.'],
  ['a promise that never settles, in a test', "import test from 'node:test'\ntest('hangs', async () => {\n  await new Promise(() => {})\n})", 'never-settles at main.ts:3: callback of test waits for "new Promise(() => {})" (main.ts:3), and nothing is left that could settle it.'],
  ['a lock that waits for itself', 'let free = Promise.resolve()\nconst locked = (work: () => Promise<void>) => (free = free.then(work))\nawait locked(() => locked(async () => {}))', 'never-settles at main.ts:3: main.ts waits for "locked(() => locked(async () => {}))" (main.ts:3), and nothing is left that could settle it.'],
  ['a module that awaits itself', "const self = await import('./main.ts')", `never-settles at main.ts:1: main.ts waits for "import('./main.ts')" (main.ts:1), and nothing is left that could settle it.`],
  ['a fetch whose service never answers', "const response = await fetch('https://nowhere.test/')", `crashed at main.ts:1: TypeError: fetch failed: this world has no route for GET https://nowhere.test/. Declare one in the world's routes`],
  ['a rejection that nobody handles', 'Promise.reject(new Error("lost"))', 'unhandled Error: lost\nfinished'],
  ['a thousand rejections that nobody handles', 'for (let n = 0; n < 1000; n++) Promise.reject(n)', 'unhandled number: 0\nunhandled number: 1\n… 1000 lines\nfinished'],
  ['a rejection handled late', 'const lost = Promise.reject(new Error("lost"))\nsetTimeout(() => lost.catch(() => {}), 5)', 'unhandled Error: lost\nhandled late\nfinished'],
  ['a rejection with undefined', 'Promise.reject()', 'unhandled undefined: undefined\nfinished'],
  ['a throw in a listener', 'const target = new EventTarget()\ntarget.addEventListener("a", () => {\n  throw new Error("in a listener")\n})\ntarget.dispatchEvent(new Event("a"))\nconsole.log("went on")', 'crashed at main.ts:3: Error: in a listener'],
  ['a throw in a timer', 'setTimeout(() => {\n  throw new TypeError("late")\n}, 5)', 'crashed at main.ts:2: TypeError: late'],
  ['a throw in a microtask', 'queueMicrotask(() => {\n  throw new TypeError("soon")\n})', 'crashed at main.ts:2: TypeError: soon'],
]
