import { z } from 'zod'
import { idSchema } from './parse-course.ts'

const text = z.string().trim().min(1)

/** What a symptom looks like in the runs of a bug's probe: see `symptom-sign.ts`. */
const signSchema = z.strictObject({
  in: z.enum(['every', 'some', 'never']),
  prints: z.string().min(1).refine(isPattern, 'a regular expression').optional(),
  ends: z.enum(['crashed', 'never-settles']).optional(),
}).refine((sign) => (sign.prints === undefined) !== (sign.ends === undefined), 'either `prints` or `ends`')

export const labSchema = z.strictObject({
  id: idSchema,
  title: text,
  minutes: z.int().min(5),
  testFile: z.string().regex(/\.test\.ts$/, 'a file name that ends in .test.ts'),
  budget: z.strictObject({ orders: z.int().min(1), ms: z.int().min(1) }),
  wheats: z.array(idSchema).min(2),
  /** The wheat that fills in the files a chaff does not change. */
  base: idSchema,
  chaffs: z.array(z.strictObject({ id: idSchema, pitfall: text, title: text, hint: text })).min(1),
  steps: z.tuple([step('reproduce'), step('test'), step('break'), step('defend')]),
  bugs: z.array(z.strictObject({
    chaff: idSchema,
    title: text,
    symptoms: z.array(z.strictObject({ text, shows: signSchema, right: z.literal(true).optional() })).min(2),
  })),
  hints: z.array(text),
})

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'm') instanceof RegExp
  } catch {
    return false
  }
}

function step<Id extends 'reproduce' | 'test' | 'break' | 'defend'>(id: Id) {
  return z.strictObject({ id: z.literal(id), title: text, text })
}

const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('error'), name: text, message: text }),
  z.strictObject({ kind: z.literal('never') }),
])

/** `world/world.ts` of the engine, with what an author may leave out. */
export const worldSchema = z.strictObject({
  seed: z.int().default(1),
  startAt: z.number().default(0),
  resources: z.record(z.string(), z.strictObject({
    latencyMs: z.tuple([z.number().min(0), z.number().min(0)]),
    faults: z.array(faultSchema).default([]),
  })),
  routes: z.array(z.strictObject({
    method: text, url: text, resource: text, status: z.int(), headers: z.record(z.string(), z.string()).default({}), body: z.string(),
  })).default([]),
})
