import type { SourceFile } from '../compile/program.ts'
import type { PartialWorld } from '../world/define-world.ts'
import { generateProgram } from './generate-program.ts'
import { mutateText } from './mutate-text.ts'
import { Random } from './random.ts'

/** All that one case of the fuzzer is: plain data, so that it crosses to a browser. */
export interface FuzzCase {
  seed: number
  files: SourceFile[]
  world: PartialWorld
  /** A schedule string, sometimes a broken one; null: the events are chosen by `seed`. */
  schedule: string | null
}

/** The case with this number: the same seed and the same texts to start from give the same case. */
export function makeCase(seed: number, bases: readonly string[]): FuzzCase {
  const random = new Random(seed)
  const base = (): string => (random.chance(0.5) ? generateProgram(random) : random.pick(bases))
  const text = random.chance(0.4) ? generateProgram(random) : mutateText(random, base(), base())
  const files = [{ name: 'main.ts', text }]
  if (random.chance(0.1)) files.push({ name: random.pick(['b.ts', 'main.ts', '../c.ts', 'c']), text: generateProgram(random) })
  return { seed, files, world: mutateWorld(random), schedule: random.chance(0.3) ? mutateSchedule(random) : null }
}

function mutateWorld(random: Random): PartialWorld {
  const world: PartialWorld = {
    seed: random.below(1000),
    resources: { db: { latencyMs: [random.below(20), 20 + random.below(50)], faults: random.times(2, () => random.pick(['never', '503', ''])) }, pricing: { latencyMs: random.below(30) } },
    routes: [{ url: 'https://a.test/', json: { a: [1] } }, { url: 'https://b.test/*', status: random.pick([200, 204, 404, 500]), body: random.pick(['', '{', 'null']) }],
  }
  if (random.chance(0.8)) return world
  const odd = random.pick<unknown>([null, -1, 1.5, Number.NaN, 'text', [], {}, [2, 1], [0, 0, 0], 1e300, 'https://', '\ud800', true])
  const [key, value] = random.pick<[string, unknown]>([
    ['seed', odd], ['startAt', odd], ['resources', odd], ['resources', { db: odd }], ['resources', { db: { latencyMs: odd } }],
    ['resources', { db: { faults: odd } }], ['resources', { db: { faults: [odd] } }], ['routes', odd], ['routes', [odd]], ['routes', [{ url: odd }]],
    ['routes', [{ url: 'https://a.test/', status: odd, headers: odd, body: odd }]], ['routes', [{ url: 'https://a.test/', method: odd }]], ['more', odd],
  ])
  return { ...world, [key]: value }
}

function mutateSchedule(random: Random): string {
  const text = `i1.${random.times(12, () => random.pick('0123456789abcz'.split(''))).join(random.pick(['', '.', '']))}`
  return random.chance(0.3) ? mutateText(random, text, 'i1.0.1.2') : text
}
