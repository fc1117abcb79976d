import type { Random } from './random.ts'

const IMPORTS = [
  "import { io, store, client, sleep } from 'interleave:world'",
  "import test from 'node:test'\nimport assert from 'node:assert/strict'",
  "import { setTimeout as wait } from 'node:timers/promises'",
]
const NAMES = ['a', 'b', 'c', 'total', 'list']
const FUNCTIONS = ['f', 'g', 'h']
const MOST_DEPTH = 4

/** A program by a small grammar of what lessons are made of: async calls, I/O, timers, signals, groups, loops, errors. */
export function generateProgram(random: Random): string {
  const writer = new Writer(random)
  const functions = FUNCTIONS.map((name) => writer.declaration(name))
  const body = random.times(6, () => writer.statement(0))
  const tests = random.times(2, () => `test('${random.pick(NAMES)}', async (t) => {\n${writer.block(1)}\nassert.equal(${writer.expression(1)}, ${writer.expression(2)})\n})`)
  return [...IMPORTS, `let ${NAMES.map((name) => `${name}: any = ${writer.literal()}`).join(', ')}`, ...functions, ...body, ...tests].join('\n')
}

class Writer {
  #random: Random
  #isAsync = true

  constructor(random: Random) {
    this.#random = random
  }

  declaration(name: string): string {
    const kind = this.#random.pick(['async function', 'async function', 'async function*', 'function', 'function*'])
    return `${kind} ${name}(x: any = ${this.literal()}, ...rest: any[]): any {\n${this.#within(kind.startsWith('async'), () => this.block(1))}\n${kind.endsWith('*') ? 'yield x\n' : ''}return ${this.literal()}\n}`
  }

  #within(isAsync: boolean, write: () => string): string {
    const outer = this.#isAsync
    this.#isAsync = isAsync
    const text = write()
    this.#isAsync = outer
    return text
  }

  /** `await`, where it may stand. */
  #wait(): string {
    return this.#isAsync ? 'await ' : ''
  }

  block(depth: number): string {
    return this.#random.times(4, () => this.statement(depth)).join('\n')
  }

  statement(depth: number): string {
    const random = this.#random
    const e = (): string => this.expression(depth + 1)
    const simple = [
      () => `${random.pick(NAMES)} = ${e()}`,
      () => `console.log(${e()})`,
      () => `;${this.#wait()}${e()}`,
      () => `void ${e()}`,
      () => `const v${random.below(1000)} = ${e()}`,
      () => `setTimeout(${this.callback(depth)}, ${random.below(50)})`,
      () => `queueMicrotask(${this.callback(depth)})`,
      () => `total += ${e()}`,
    ]
    if (depth >= MOST_DEPTH) return random.pick(simple)()
    const nested = [
      () => `if (${e()}) {\n${this.block(depth + 1)}\n} else {\n${this.block(depth + 1)}\n}`,
      () => `for (let i = 0; i < ${random.below(5)}; i++) {\n${this.block(depth + 1)}\n}`,
      () => `for (const one of ${e()}) {\n${this.block(depth + 1)}\n}`,
      () => `for ${this.#wait()}(const one of ${e()}) {\n${this.block(depth + 1)}\n}`,
      () => `while (${random.chance(0.1) ? 'true' : `total++ < ${random.below(5)}`}) {\n${this.block(depth + 1)}\n}`,
      () => `try {\n${this.block(depth + 1)}\n} catch (error) {\n${this.block(depth + 1)}\n}${random.chance(0.5) ? ` finally {\n${this.block(depth + 1)}\n}` : ''}`,
      () => `try {\n${this.block(depth + 1)}\n} finally {\n${this.block(depth + 1)}\n}`,
      () => `switch (${e()}) {\ncase ${this.literal()}: { ${this.statement(depth + 1)} }\ndefault: { ${this.statement(depth + 1)} }\n}`,
      () => `{\n${this.block(depth + 1)}\n}`,
      () => `throw ${e()}`,
    ]
    return random.pick(random.chance(0.6) ? simple : nested)()
  }

  expression(depth: number): string {
    const random = this.#random
    if (depth > MOST_DEPTH + 1 || random.chance(0.25)) return random.chance(0.5) ? random.pick(NAMES) : this.literal()
    const e = (): string => this.expression(depth + 1)
    const signal = (): string => random.pick(['AbortSignal.timeout(5)', 'new AbortController().signal', 'client()', 'client({ hangsUpAtMs: 9 })', 'AbortSignal.any([client(), AbortSignal.abort()])'])
    return random.pick([
      () => `${random.pick(FUNCTIONS)}(${random.times(2, e).join(', ')})`,
      () => `(${this.#wait()}${e()})`,
      () => `io('${random.pick(['db', 'pricing'])}')`,
      () => `io('${random.pick(['db', 'pricing'])}', ${this.callback(depth)})`,
      () => `io('db', ${this.callback(depth)}, { signal: ${signal()} })`,
      () => `store('table', { k: 1 }).${random.pick(["get('k')", "set('k', 2)", "update('k', (v) => v + 1)"])}`,
      () => `sleep(${random.below(30)})`,
      () => `wait(${random.below(30)}, ${e()}, { signal: ${signal()} })`,
      () => `Promise.${random.pick(['all', 'allSettled', 'race', 'any'])}([${random.times(3, e).join(', ')}])`,
      () => `Promise.${random.pick(['resolve', 'reject'])}(${e()})`,
      () => `new Promise((resolve, reject) => ${random.pick(['resolve', 'reject', 'setTimeout'])}(${e()}))`,
      () => `(${e()})?.then?.(${this.callback(depth)}, ${this.callback(depth)})`,
      () => `(${e()})?.catch?.(${this.callback(depth)})`,
      () => `(${e()} ${random.pick(['+', '-', '*', '===', '&&', '||', '??', ',', '<', 'in', 'instanceof'])} ${e()})`,
      () => `[${random.times(3, e).join(', ')}]`,
      () => `({ ${random.times(3, () => `${random.pick(NAMES)}: ${e()}`).join(', ')} })`,
      () => `({ then: ${this.callback(depth)} })`,
      () => `new Error(\`\${${e()}}\`)`,
      () => `(${e()})?.[${e()}]`,
      () => `structuredClone(${e()})`,
      () => `(${e()} ? ${e()} : ${e()})`,
      () => `fetch('https://${random.pick(['a', 'b'])}.test/').then((r) => r.json())`,
      () => `(${e()} as unknown as any)`,
      () => `(${e()})!`,
      () => `Math.random()`,
      () => `new Map([[${e()}, ${e()}]])`,
      () => `typeof ${e()}`,
      () => this.#within(false, () => `(class { static #p = ${e()}; static async m() { return this.#p } }).m()`),
    ])()
  }

  callback(depth: number): string {
    const random = this.#random
    return random.pick([
      () => this.#within(false, () => `() => (${this.expression(depth + 2)})`),
      () => this.#within(true, () => `async (y: any) => (${this.expression(depth + 2)})`),
      () => this.#within(false, () => `(y: any) => { ${this.statement(MOST_DEPTH)} }`),
      () => this.#within(true, () => `async () => { ${this.statement(MOST_DEPTH)} }`),
      () => random.pick(FUNCTIONS),
    ])()
  }

  literal(): string {
    return this.#random.pick(['0', '1', '-1', '7', 'null', 'undefined', "'text'", '`t${1}`', 'true', '[]', '({})', '[1, 2]', '2n', 'NaN', '/a+/g', 'Symbol()', '(() => 1)'])
  }
}
