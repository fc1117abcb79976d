import { seededRandom, type Random } from './seeded-random.ts'
import type { Snippet } from './outcome.ts'

const DELAYS_MS = [0, 1, 2, 5]
const LARGEST_DEPTH = 3
/** How many compound parts a program has; beyond them it goes on with the simplest. */
const LARGEST_SIZE = 40

/** A random program about promises, the same for the same seed. It always ends, and throws nothing that it does not catch. */
export function generateProgram(seed: number): Snippet {
  return { name: `seed ${seed}`, body: new Writer(seededRandom(seed)).program() }
}

class Writer {
  readonly #random: Random
  #left = LARGEST_SIZE
  #next = 1
  /** Functions written so far; a function calls only earlier ones, so that no call recurs. */
  #functions: string[] = []
  #generators: string[] = []
  #delegators: string[] = []

  constructor(random: Random) {
    this.#random = random
  }

  program(): string {
    const parts = [show]
    const count = 2 + this.#random.below(3)
    for (let n = 0; n < count; n++) parts.push(this.#random.pick([() => this.#generator(), () => this.#generator(), () => this.#delegating(), ...Array.from({ length: 4 }, () => () => this.#function())])())
    const flows = 1 + this.#random.below(3)
    for (let n = 0; n < flows; n++) parts.push(this.#flow())
    return parts.join('\n')
  }

  // Declarations

  #function(): string {
    const name = `f${this.#next++}`
    const text = this.#random.pick([
      () => `async function ${name}(x) { ${this.#statements(1, true)} ${this.#return()} }`,
      () => `const ${name} = async (x) => { ${this.#statements(1, true)} ${this.#return()} };`,
      () => `const ${name} = async (x = ${this.#value()}) => (${this.#promise(1)});`,
      () => `const ${name} = async ({ a, b = a } = { a: ${this.#value()} }) => { ${this.#statements(1, true)} return b };`,
      () => `const ${name} = { async m(...xs) { ${this.#statements(1, true)} ${this.#return()} } }.m;`,
    ])()
    this.#functions.push(name)
    return text
  }

  #generator(): string {
    const name = `g${this.#next++}`
    const steps = Array.from({ length: 1 + this.#random.below(3) }, () => this.#generatorStep()).join(' ')
    const text = `async function* ${name}() { try { ${steps} ${this.#random.below(2) ? `return ${this.#argument(1)}` : ''} } finally { ${this.#log()} ${this.#random.below(2) ? `await ${this.#value()}; ${this.#log()}` : ''} } }`
    this.#generators.push(name)
    return text
  }

  /** With `yield*`. It is only ever run to its end: see known-differences.ts for what closing one does. */
  #delegating(): string {
    const name = `d${this.#next++}`
    const inner = this.#generators.map((generator) => `${generator}()`)
    const steps = Array.from({ length: 1 + this.#random.below(2) }, () => `log(${this.#id()}, show(yield* ${this.#random.pick([...inner, this.#list()])}));`)
    const text = `async function* ${name}() { ${steps.join(` ${this.#log()} `)} ${this.#random.below(2) ? `return ${this.#argument(1)}` : ''} }`
    // Only now, so that it does not call itself.
    this.#delegators.push(name)
    return text
  }

  #generatorStep(): string {
    return this.#random.pick([
      () => `log(${this.#id()}, show(yield ${this.#argument(1)}));`,
      () => `yield ${this.#value()};`,
      () => `await ${this.#argument(1)}; ${this.#log()}`,
      () => `try { yield ${this.#promise(1)} } catch (e) { log(${this.#id()}, show(e)) }`,
    ])()
  }

  /** Something that begins at once, and whose end is seen. */
  #flow(): string {
    const body = `(async () => { ${this.#statements(0, true)} ${this.#return()} })()`
    return this.#random.below(5) === 0 ? `${body};` : `${body}.then((v) => log(${this.#id()}, 'end', show(v)), (e) => log(${this.#id()}, 'fail', show(e)));`
  }

  // Statements

  #statements(depth: number, isAsync: boolean): string {
    const count = 1 + this.#random.below(depth === 0 ? 5 : 3)
    return Array.from({ length: count }, () => this.#statement(depth, isAsync)).join(' ')
  }

  #statement(depth: number, isAsync: boolean): string {
    const plain = [
      () => this.#log(),
      () => `queueMicrotask(() => ${this.#callback(depth)});`,
      () => `${this.#promise(depth)}.then(${this.#reaction(depth)}, ${this.#reaction(depth)});`,
      () => `${this.#promise(depth)}.then(${this.#reaction(depth)}).catch(${this.#reaction(depth)}).then(${this.#reaction(depth)});`,
      () => `${this.#promise(depth)}.finally(() => ${this.#callback(depth)}).catch((e) => log(${this.#id()}, show(e)));`,
      () => this.#timer(depth),
      () => this.#random.below(3) === 0 ? `${this.#promise(depth)};` : this.#log(),
      () => this.#random.below(2) === 0 ? this.#lateHandler() : this.#log(),
    ]
    if (this.#left-- < 0) return this.#log()
    if (!isAsync || depth > LARGEST_DEPTH) return this.#random.pick(plain)()
    return this.#random.pick([
      ...plain,
      () => `log(${this.#id()}, show(await ${this.#argument(depth)}));`,
      () => `log(${this.#id()}, show(await ${this.#promise(depth)}));`,
      () => this.#try(depth),
      () => this.#try(depth),
      () => this.#forAwait(depth),
      () => this.#drain(),
      () => this.#manual(),
      () => `if (${this.#random.below(2)}) { ${this.#statements(depth + 1, true)} } else { ${this.#statements(depth + 1, true)} }`,
      () => `for (let i = 0; i < ${1 + this.#random.below(2)}; i++) { ${this.#statements(depth + 1, true)} ${this.#random.below(3) === 0 ? 'break' : ''} }`,
    ])()
  }

  #try(depth: number): string {
    const body = `try { ${this.#statements(depth + 1, true)} ${this.#random.pick(['', '', `throw ${this.#reason()}`, this.#return()])} }`
    const handler = ` catch (e) { log(${this.#id()}, show(e)); ${this.#statements(depth + 1, true)} ${this.#random.below(4) === 0 ? 'throw e' : ''} }`
    const cleanup = ` finally { ${this.#log()} ${this.#statements(depth + 1, true)} ${this.#random.below(6) === 0 ? this.#return() : ''} }`
    return this.#random.pick([body + handler, body + cleanup, body + handler + cleanup])
  }

  #forAwait(depth: number): string {
    const inside = this.#random.below(2) ? this.#statements(depth + 1, true) : ''
    return `try { for await (const x of ${this.#iterable()}) { log(${this.#id()}, show(x)); ${inside} ${this.#random.pick(['', '', 'break', 'continue', `throw ${this.#reason()}`])} } ${this.#log()} } catch (e) { log(${this.#id()}, show(e)) }`
  }

  #drain(): string {
    const generator = this.#random.pickOr(this.#delegators, null)
    return generator === null ? this.#log() : `try { for await (const x of ${generator}()) log(${this.#id()}, show(x)); ${this.#log()} } catch (e) { log(${this.#id()}, show(e)) }`
  }

  /** Drives a generator by hand. At most two requests wait in its queue: see known-differences.ts. */
  #manual(): string {
    const generator = this.#random.pickOr(this.#generators, null)
    if (generator === null) return this.#log()
    const it = `it${this.#next++}`
    const seen = (): string => `.then((r) => log(${this.#id()}, r.done, show(r.value)), (e) => log(${this.#id()}, show(e)));`
    const request = (): string => this.#random.pick([`next(${this.#value()})`, 'next()', `return(${this.#argument(2)})`, `throw(${this.#reason()})`])
    const queued = this.#random.below(2) === 0 ? `${it}.next()${seen()} await ${it}.next()${seen()}` : ''
    return `{ const ${it} = ${generator}(); ${queued} ${Array.from({ length: this.#random.below(4) }, () => `await ${it}.${request()}${seen()}`).join(' ')} }`
  }

  #timer(depth: number): string {
    return `setTimeout(() => ${this.#callback(depth)}, ${this.#delay()});`
  }

  #delay(): number {
    return this.#random.pick(DELAYS_MS)
  }

  #lateHandler(): string {
    const name = `p${this.#next++}`
    return `const ${name} = Promise.reject(${this.#reason()}); setTimeout(() => ${name}.catch((e) => log(${this.#id()}, show(e))), ${this.#delay()});`
  }

  #return(): string {
    return this.#random.pick([
      () => '',
      () => `return ${this.#value()};`,
      () => `return ${this.#promise(2)};`,
      () => `return await ${this.#promise(2)};`,
      () => `return ${this.#thenable()};`,
      () => `throw ${this.#reason()};`,
    ])()
  }

  #callback(depth: number): string {
    return `{ ${this.#log()} ${this.#random.below(3) === 0 ? this.#statements(depth + 2, false) : ''} }`
  }

  #reaction(depth: number): string {
    return this.#random.pick([
      () => `(v) => log(${this.#id()}, show(v))`,
      () => `(v) => { log(${this.#id()}, show(v)); ${this.#random.below(3) === 0 ? this.#statements(depth + 2, false) : ''} return ${this.#argument(depth + 1)} }`,
      () => `async (v) => { ${this.#statements(depth + 2, true)} return ${this.#value()} }`,
      () => `(v) => { log(${this.#id()}); throw ${this.#reason()} }`,
      () => 'undefined',
    ])()
  }

  // Values

  #argument(depth: number): string {
    return this.#random.pick([() => this.#value(), () => this.#promise(depth), () => this.#thenable()])()
  }

  #promise(depth: number): string {
    const simple = [
      () => `Promise.resolve(${this.#value()})`,
      () => `Promise.reject(${this.#reason()})`,
      () => `new Promise((r) => { ${this.#log()} r(${this.#value()}) })`,
      () => `new Promise((r) => queueMicrotask(() => r(${this.#value()})))`,
      () => `new Promise((r, j) => { ${this.#random.pick(['r', 'j'])}(${this.#reason()}); r(0); throw 0 })`,
      () => `Promise.resolve(${this.#thenable()})`,
      () => `new Promise((r) => r(${this.#thenable()}))`,
      () => this.#later(),
    ]
    if (depth > LARGEST_DEPTH || this.#left-- < 0) return this.#random.pick(simple)()
    return this.#random.pick([
      ...simple,
      () => this.#called(),
      () => this.#called(),
      () => `new Promise((r) => r(${this.#promise(depth + 1)}))`,
      () => `${this.#promise(depth + 1)}.then(${this.#reaction(depth + 1)})`,
      () => `${this.#promise(depth + 1)}.catch(${this.#reaction(depth + 1)})`,
      () => `${this.#promise(depth + 1)}.finally(() => (${this.#argument(depth + 1)}))`,
      () => `(async () => { ${this.#statements(depth + 1, true)} ${this.#return()} })()`,
      () => this.#group(depth),
      () => this.#group(depth),
    ])()
  }

  #later(): string {
    return `new Promise((r) => setTimeout(r, ${this.#delay()}, ${this.#value()}))`
  }

  #called(): string {
    const name = this.#random.pickOr(this.#functions, null)
    return name === null ? `Promise.resolve(${this.#value()})` : `${name}(${this.#random.below(2) ? '' : '{ a: 1 }'})`
  }

  #group(depth: number): string {
    const members = Array.from({ length: 1 + this.#random.below(3) }, () => this.#argument(depth + 1))
    return `Promise.${this.#random.pick(['all', 'race', 'any', 'allSettled'])}([${members.join(', ')}])`
  }

  #iterable(): string {
    const generator = this.#random.pickOr(this.#generators, null)
    return generator === null || this.#random.below(2) ? this.#list() : `${generator}()`
  }

  #list(): string {
    const values = Array.from({ length: 1 + this.#random.below(3) }, () => this.#random.below(2) ? this.#value() : `Promise.resolve(${this.#value()})`)
    return this.#random.pick([`[${values.join(', ')}]`, `new Set([${values.join(', ')}])`])
  }

  #thenable(): string {
    return this.#random.pick([
      () => `{ then(r) { ${this.#log()} r(${this.#value()}) } }`,
      () => `{ then(r, j) { ${this.#log()} j(${this.#reason()}) } }`,
      () => `{ then(r) { ${this.#log()} r(${this.#value()}); r(0); throw 0 } }`,
      () => `{ then() { ${this.#log()} throw ${this.#reason()} } }`,
      () => `{ get then() { ${this.#log()} return (r) => r(${this.#value()}) } }`,
      () => `{ then(r) { queueMicrotask(() => r(${this.#value()})) } }`,
      () => `{ then(r) { ${this.#log()} r({ then(r2) { ${this.#log()} r2(${this.#value()}) } }) } }`,
    ])()
  }

  #value(): string {
    return this.#random.pick([() => `${this.#next++}`, () => `'v${this.#next++}'`, () => 'undefined'])()
  }

  #reason(): string {
    const id = this.#next++
    return this.#random.pick([`'r${id}'`, `new Error('e${id}')`])
  }

  #log(): string {
    return `log(${this.#id()});`
  }

  #id(): string {
    return `'${this.#next++}'`
  }
}

const show = `const show = (v) => v instanceof AggregateError ? 'any of ' + v.errors.map(show) : v instanceof Error ? v.name + ' ' + v.message : Array.isArray(v) ? '[' + v.map(show) + ']' : typeof v === 'object' && v !== null ? '{' + Object.keys(v).map((k) => k + ' ' + (typeof v[k] === 'function' ? 'f' : show(v[k]))) + '}' : typeof v + ' ' + String(v);`
