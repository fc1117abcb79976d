import type { HostileProgram } from './hostile-program.ts'
import { calls, fuel, memory } from './verdicts.ts'

/** Loops that never end, in every place that could keep them from being stopped. */
export const loops: HostileProgram[] = [
  ['a plain loop', 'const a = 1\nfor (;;);', fuel(2)],
  ['a loop that does work', 'let n = 0\nwhile (true) {\n  n = (n * 31 + 7) % 1_000_003\n}', fuel(2)],
  ['a loop in a catch clause', 'try {\n  throw 1\n} catch {\n  for (;;);\n}', fuel(4)],
  ['a loop that catches its own end', 'for (;;) {\n  try {\n    for (;;);\n  } catch {}\n}', fuel(1)],
  ['a loop in a finally clause', 'try {\n  throw 1\n} finally {\n  for (;;);\n}', fuel(4)],
  ['a finally clause that goes on', 'for (;;) {\n  try {\n    for (;;);\n  } finally {\n    continue\n  }\n}', fuel(1)],
  ['a loop in an executor', 'await new Promise(() => {\n  for (;;);\n})', fuel(2)],
  ["a loop in an iterator's return", 'const endless = {\n  [Symbol.iterator]: () => ({\n    next: () => ({ done: false, value: 1 }),\n    return() {\n      for (;;);\n    },\n  }),\n}\nfor (const one of endless) break', fuel(5)],
  ['a loop in a getter that the console reads', 'console.log({\n  get a() {\n    for (;;);\n  },\n})', '> { a: [Getter] }\nfinished'],
  ['a loop in toString', 'const odd = {\n  toString() {\n    for (;;);\n  },\n}\nconsole.log(`${odd}`)', fuel(3)],
  ['a loop in toJSON', 'JSON.stringify({\n  toJSON() {\n    for (;;);\n  },\n})', fuel(3)],
  ['a loop in a proxy trap', 'const odd = new Proxy({}, {\n  get() {\n    for (;;);\n  },\n})\nodd.a', fuel(3)],
  ['a loop in a then of one\'s own', 'await {\n  then() {\n    for (;;);\n  },\n}', fuel(3)],
  ['a loop in a timer', 'setTimeout(() => {\n  for (;;);\n}, 5)', fuel(2)],
  ['a loop in an effect', "import { io } from 'interleave:world'\nawait io('db', () => {\n  for (;;);\n})", fuel(3)],
  ['a loop in an abort listener', 'const stop = new AbortController()\nstop.signal.addEventListener("abort", () => {\n  for (;;);\n})\nstop.abort()', fuel(3)],
  ['a loop in a comparison of sort', '[3, 1, 2].sort(() => {\n  for (;;);\n})', fuel(2)],
  ['a loop in a replacement', '"aaa".replace(/a/g, () => {\n  for (;;);\n})', fuel(2)],
  ['a loop in a static block', 'class Odd {\n  static {\n    for (;;);\n  }\n}', fuel(3)],
  ['a loop in a test', "import test from 'node:test'\ntest('spins', () => {\n  for (;;);\n})", fuel(3)],
  ['a loop in a hook after a test', "import test, { afterEach } from 'node:test'\nafterEach(() => {\n  for (;;);\n})\ntest('spins later', () => {})", fuel(3)],
  // Memory may run out on either side of the yield, so both stand on one line.
  ['a generator without an end, spread', 'Math.max(...(function* () { for (let n = 0; ; n++) yield n })())', memory(1)],
  ['an iterator without an end, in Promise.all', 'await Promise.all({\n  *[Symbol.iterator]() {\n    for (;;) yield 1\n  },\n})', memory(3)],
  ['a Map that grows while it is walked', 'const seen = new Map([[0, 0]])\nfor (const [key] of seen) seen.delete(key), seen.set(key + 1, 0)', fuel(2)],
  ['exponential recursion through try and finally', 'function split(depth: number): void { try { if (depth > 0) split(depth - 1) } finally { if (depth > 0) split(depth - 1) } }\nsplit(60)', calls(1)],
  ['exponential recursion that catches', 'function down(): void {\n  try {\n    down()\n  } catch {\n    down()\n  }\n}\ndown()', calls(1)],
]
