import { drawing } from '../explore/drawing.ts'

export interface GuestProgramOptions {
  /** Lets tasks share objects, variables, collections and promises, not only stores. */
  shared: boolean
}

/**
 * A small program drawn from a seed: two or three tasks that read and write what they share, sleep, race, abort and fail. What a
 * task has seen decides what it does, and is printed when it ends.
 */
export function drawGuestProgram(seed: number, { shared }: GuestProgramOptions): string {
  const random = drawing(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const pick = (...options: string[]): string => options[below(options.length)]!
  const key = (): string => pick("'a'", "'a'", "'b'")
  const direct: (() => string)[] = shared
    ? [
        () => `seen.push(state.${pick('x', 'y')})`,
        () => `state.${pick('x', 'y')} = ${pick('sum(seen)', '1', 'state.x + 1')}`,
        () => `total += ${pick('1', 'sum(seen)')}`,
        () => 'seen.push(total)',
        () => `cache.set(${key()}, ${pick('sum(seen)', '3')})`,
        () => `seen.push(cache.get(${key()}) ?? -1)`,
        () => `if (!cache.has(${key()})) { cache.set(${key()}, ${pick('await db.get(' + key() + ')', '7')}) }`,
        () => `list.push(${pick('sum(seen)', '5')})`,
        () => 'seen.push(list.length)',
        () => `{ const old = state.x; await ${pick("io('net')", 'db.get(' + key() + ')')}; state.x = old + 1 }`,
      ]
    : []
  const awaiting: (() => string)[] = [
    () => `seen.push(await db.get(${key()}) ?? 0)`,
    () => `await db.set(${key()}, ${pick('sum(seen)', '1', 'sum(seen) + 1')})`,
    () => `seen.push(await db.update(${key()}, (value) => (value ?? 0) + ${1 + below(3)}))`,
    () => "await io('net')",
    () => `await sleep(${5 * (1 + below(4))})`,
    () => `seen.push(await db.get(${key()}, { signal: controller.signal }).then((value) => value ?? 0, () => 8))`,
    ...(shared ? [() => `seen.push(await Promise.race([db.get(${key()}).then((value) => value ?? 0), sleep(${5 * (1 + below(4))}).then(() => 9)]))`] : []),
  ]
  const rare: (() => string)[] = [
    () => 'controller.abort()',
    () => `if (sum(seen) % 3 === ${below(3)}) throw new Error(seen.join())`,
    () => `if (sum(seen) % 2 === ${below(2)}) { ${statement(awaiting)} }`,
  ]
  function statement(from: readonly (() => string)[]): string {
    return from[below(from.length)]!()
  }
  const body = (): string =>
    Array.from({ length: 1 + below(2) }, () => {
      const kind = below(10)
      const before = shared && below(3) > 0 ? `${statement(direct)}; ` : ''
      const after = shared && below(2) > 0 ? `; ${statement(direct)}` : ''
      return `  ${before}${kind < 8 ? statement(awaiting) : statement(rare)}${after}`
    }).join('\n')
  const tasks = 2 + below(2)
  const functions = Array.from({ length: tasks }, (_, nth) => `const task${nth} = async () => {\n  const seen: number[] = []\n${body()}\n  console.log(${nth}, seen.join())\n}`)
  const all = functions.map((_, nth) => `task${nth}()`).join(', ')
  const ends = pick(`await Promise.all([${all}])`, `await Promise.all([${all}])`, `await Promise.allSettled([${all}])`, `await Promise.race([${all}])`)
  return `
import { io, store, sleep } from 'interleave:world'
const db = store<number>('db', { a: 1 })
const controller = new AbortController()
${shared ? 'const state = { x: 0, y: 0 }\nconst cache = new Map<string, number | undefined>()\nconst list: number[] = []\nlet total = 0' : ''}
const sum = (values: number[]): number => values.reduce((all, value) => all + value, 0)
${functions.join('\n')}
${ends}
${shared ? "console.log('end', state.x, state.y, total, list.join(), [...cache.entries()].sort().join())" : ''}
`
}
