import { drawing } from '../explore/drawing.ts'

/**
 * A small program drawn from a seed, whose tasks meet at gates, joins, signals, listeners, iterators, timers and shared flights. What
 * each has seen is printed when it is seen, and in the end.
 */
export function drawGatedProgram(seed: number): string {
  const random = drawing(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const pick = (options: readonly (() => string)[]): string => options[below(options.length)]!()
  const digit = (): number => 1 + below(3)
  const touches: (() => string)[] = [
    () => `t += NAME + ${digit()}`, () => `s.x = s.x * 2 + ${digit()}`, () => 'if (s.x % 2) s.y = NAME', () => 'l.push(NAME)', () => 'console.log(NAME, s.x)',
    () => 'console.log(NAME, l.length)', () => `m.set('${below(2)}', NAME)`, () => "console.log(NAME, m.get('0'))", () => 'open()', () => 'c.abort(NAME)',
    () => "t += c.signal.aborted ? 'A' : '-'", () => "et.dispatchEvent(new Event('x'))", () => "et.addEventListener('x', () => { t += NAME })",
    () => "c.signal.addEventListener('abort', () => { l.push(NAME + '!') })", () => 't += ids.next().value',
    () => "if (!flight) flight = io('db').then(() => { flight = null; t += 'F' })", () => 'clearTimeout(tm)', () => `tm = setTimeout(() => { t += 'T' + NAME }, ${5 * digit()})`,
  ]
  const touch = (): string => pick(touches)
  const waits: (() => string)[] = [
    () => `await io('${'abc'[below(3)]}')`, () => `await io('${'ab'[below(2)]}')`, () => 'await gate', () => "await Promise.all([io('a'), io('b')])",
    () => "await Promise.race([io('a'), gate])", () => 'if (flight) await flight', () => `await sleep(${5 * digit()})`, () => "await Promise.all([gate, io('c')])",
    () => "await Promise.allSettled([io('a', undefined, { signal: c.signal }), io('c')])", () => 'await both',
    () => `t += await db.update('k', (x) => (x ?? 0) * 2 + ${digit()})`, () => "try { await io('b', undefined, { signal: c.signal }) } catch { t += 'X' }",
    () => `await io('a').then(() => { ${touch()} })`, () => `for await (const x of pages(NAME)) { ${touch()} }`,
  ]
  const step = (): string => `${below(3) > 0 ? '' : `${touch()}; `}${pick(waits)}; ${below(4) > 0 ? touch() : ''}`
  const names = ['f', 'g', 'h'].slice(0, 2 + below(2))
  const tasks = names.map((name) => {
    const steps = Array.from({ length: 1 + below(2) }, step).join('; ')
    return `const ${name} = async () => { const NAME = '${name}'; ${steps}; ${touch()} }`
  })
  const join = pick([() => 'all', () => 'allSettled', () => 'race'])
  return `import { io, store, sleep } from 'interleave:world'
const db = store<number>('db2', { k: 1 })
let t = '', open = () => {}, flight: Promise<void> | null = null, tm: NodeJS.Timeout | undefined
const s = { x: 0, y: '' }, l: string[] = [], m = new Map<string, string>(), c = new AbortController(), et = new EventTarget()
const gate = new Promise<void>((resolve) => { open = resolve })
const both = Promise.all([io('a'), io('c')])
function* gen() { let n = 0; for (;;) yield n++ }
const ids = gen()
async function* pages(NAME: string) { await io('b'); yield NAME; ${below(2) > 0 ? touch() : ''} }
${tasks.join('\n')}
await Promise.${join}([${names.map((name) => `${name}()`).join(', ')}])
console.log('end', t, s.x, s.y, l.join(), m.get('0'), m.get('1'))
`
}
