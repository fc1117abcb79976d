import type { HostileProgram } from './hostile-program.ts'
import { fuel, memory, tooBig } from './verdicts.ts'

/** Things that grow. */
export const growth: HostileProgram[] = [
  ['a string that doubles', 'let text = "x"\nfor (;;) text += text', tooBig(2, "string too long")],
  ['a string that is repeated', 'const text = "x".repeat(2 ** 30)', 'crashed at main.ts:1: RangeError: invalid string length'],
  ['a string that is padded', 'const text = "x".padEnd(2 ** 30 - 1, "ab")', tooBig(1)],
  ['strings that are kept', 'const all: string[] = []\nfor (let n = 0; ; n++) all.push(`${n}`.repeat(10_000))', memory(2)],
  ['an array that grows', 'const all: number[][] = []\nfor (;;) all.push(new Array(1000).fill(1))', memory(2)],
  ['an array as long as can be', 'const all = new Array(2 ** 32 - 1).fill(0)', tooBig(1)],
  ['an array of an impossible length', 'const a = 1\nconst all = new Array(-1)', 'crashed at main.ts:2: RangeError: Invalid array length'],
  ['an array spread into itself', 'let all = [1]\nfor (;;) all = [...all, ...all]', tooBig(2)],
  ['an array that concat doubles', 'let all = [1, 2, 3]\nfor (;;) all = all.concat(all)', tooBig(2)],
  ['one huge buffer', 'const bytes = new ArrayBuffer(2 ** 31)', tooBig(1, "invalid array buffer length")],
  ['buffers that are kept', 'const all: Uint8Array[] = []\nfor (;;) all.push(new Uint8Array(1 << 20))', tooBig(2)],
  ['a buffer that resizes', 'const bytes = new ArrayBuffer(1, { maxByteLength: 2 ** 30 })\nbytes.resize(2 ** 30)', tooBig(2)],
  ['a Map that grows', 'const all = new Map<number, number>()\nfor (let n = 0; ; n++) all.set(n, n)', memory(2)],
  ['an object that grows', 'const all: Record<string, number> = {}\nfor (let n = 0; ; n++) all[`key ${n}`] = n', memory(2)],
  ['symbols that are kept', 'const all: symbol[] = []\nfor (;;) all.push(Symbol.for(`s${all.length}`))', fuel(2)],
  ['a chain of closures', 'let last = () => 0\nfor (;;) {\n  const before = last\n  last = () => before() + 1\n}', memory(2)],
  ['memory run out of in a loop that catches it', 'const all: unknown[] = []\nfor (;;) try { all.push(new Array(100_000).fill(1)) } catch {}', memory(2)],
  ['memory run out of, caught, and reported as fine', 'const all: unknown[] = []\ntry {\n  for (;;) all.push(new Array(100_000).fill(1))\n} catch {\n  console.log("fine")\n}', `> fine\n${memory(4)}`],
  ['memory run out of in a finally clause', 'const all: unknown[] = []\ntry {\n  throw new Error("first")\n} finally {\n  for (;;) all.push("x".repeat(1_000) + all.length)\n}', memory(5)],
  ['memory run out of in a callback of a timer', 'const all: unknown[] = []\nsetInterval(() => {\n  all.push(new Array(100_000).fill(1))\n}, 1)', 'memory: It used all of its 12 MB of memory. Look for something that grows without end.'],
  ['memory run out of in an async function that nobody awaits', 'const all: unknown[] = []\nasync function fill() {\n  await null\n  for (;;) all.push(new Array(100_000).fill(1))\n}\nvoid fill()', memory(5)],
  ['a huge structured clone', 'const big = Array.from({ length: 200_000 }, (_, n) => ({ n }))\nconst copies = []\nfor (;;) copies.push(structuredClone(big))', memory(3)],
  ['an encoder fed with a huge text', 'const texts = []\nfor (;;) texts.push(new TextEncoder().encode("€".repeat(1_000_000)))', fuel(2)],
  ['JSON indented into a huge text', 'let value: unknown = 1\nfor (let n = 0; n < 200; n++) value = [value, value].slice(0, n % 8 === 0 ? 2 : 1)\nJSON.stringify(value, null, 10)', tooBig(3)],
  ['a regular expression of huge size', 'new RegExp("(?:a{1000}){1000}".repeat(1000))', 'finished'],
]
