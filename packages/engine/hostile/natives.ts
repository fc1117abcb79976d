import type { HostileProgram } from './hostile-program.ts'
import { calls, tooBig } from './verdicts.ts'

/** The language's own functions, asked for more than they can do in a lifetime. */
export const natives: HostileProgram[] = [
  ['a catastrophic regular expression', '/^(a+)+$/.test("a".repeat(40) + "b")', calls(1)],
  ['a catastrophic regular expression, caught', 'try {\n  /(x+x+)+y/.test("x".repeat(60))\n} catch {}\nconsole.log("went on")', calls(2)],
  ['a split by a catastrophic expression', '"a".repeat(40).split(/(a|aa)+$b/)', calls(1)],
  ['a global replacement by a quadratic expression', '"a".repeat(200_000).replace(/a*b/g, "")', calls(1)],
  ['forEach over 2 ** 53 elements', 'Array.prototype.forEach.call({ length: 2 ** 53 }, () => {})', calls(1)],
  ['map over 2 ** 53 elements', 'Array.prototype.map.call({ length: 2 ** 53 }, (x: unknown) => x)', 'crashed at main.ts:1: RangeError: Invalid array length'],
  ['Array.from of 2 ** 53 elements', 'Array.from({ length: 2 ** 53 })', 'crashed at main.ts:1: RangeError: Invalid array length'],
  ['toSorted of 2 ** 32 elements', 'Array.prototype.toSorted.call({ length: 2 ** 32 })', 'crashed at main.ts:1: RangeError: Invalid array length'],
  ['apply with 2 ** 53 arguments', 'Math.max.apply(null, { length: 2 ** 53 })', 'finished'],
  ['an assertion on 2 ** 53 elements', "import assert from 'node:assert/strict'\nassert.deepEqual({ length: 2 ** 53 }, [])", 'crashed at main.ts:2: AssertionError: Expected values to be strictly deep-equal:\n+ actual - expected\n\n+ {\n+   length: 9007199254740992\n+ }\n- []\n'],
  ['an amplifier of $&', '"a".repeat(20_000).replace(/a+/, "$&".repeat(100_000))', tooBig(1)],
  ['an amplifier of join', 'new Array(100_000).fill("x".repeat(100_000)).join("y")', tooBig(1)],
  ['a BigInt that squares itself', 'let big = 3n\nfor (;;) big *= big', 'crashed at main.ts:2: RangeError: BigInt is too large to allocate'],
  ['a BigInt shifted out of sight', 'const big = 1n << 2n ** 40n', 'crashed at main.ts:1: RangeError: BigInt is too large to allocate'],
  ['a BigInt to the power of a BigInt', 'const big = 7n ** 100_000_000n', 'crashed at main.ts:1: RangeError: BigInt is too large to allocate'],
  ['a BigInt read from a million digits', 'console.log((BigInt("9".repeat(100_000)) % 7n).toString())', '> 3\nfinished'],
  ['a huge BigInt in words', 'console.log((3n ** 200_000n).toString().length)', '> 95425\nfinished'],
  ['Atomics.wait', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)', 'crashed at main.ts:1: ReferenceError: Atomics is not defined'],
  ['Atomics.waitAsync', 'await Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0).value', 'crashed at main.ts:1: ReferenceError: Atomics is not defined'],
  ['Atomics.pause in a loop', 'for (;;) Atomics.pause?.()', 'crashed at main.ts:1: ReferenceError: Atomics is not defined'],
]

/** Loops inside a single native call that never asks whether it should stop: only the host can end them. */
export const neverPolling: readonly (readonly [what: string, line: string])[] = [
  ['reverse of 2 ** 53 elements', 'Array.prototype.reverse.call({ length: 2 ** 53 })'],
  ['a join of 2 ** 53 elements', 'Array.prototype.join.call({ length: 2 ** 53 })'],
  ['a sort of 2 ** 53 elements', 'Array.prototype.sort.call({ length: 2 ** 53 })'],
  ['an amplifier that is asked for 10 GB', '"a".repeat(100_000).replaceAll("a", "b".repeat(100_000))'],
  ['a quadratic indexOf', '"a".repeat(4_000_000).indexOf("a".repeat(2_000_000) + "b")'],
]
