import { z } from 'zod'
import { idSchema } from './parse-course.ts'

const text = z.string().trim().min(1)

export const frontMatterSchema = z.strictObject({
  id: idSchema,
  number: z.int().min(1),
  title: text,
  summary: text,
  updated: z.iso.date(),
  readingMinutes: z.int().min(1),
})

const codeFields = {
  /** A file in `samples/` … */
  sample: z.string().optional(),
  /** … or the code itself. */
  code: z.string().optional(),
}

export const quizSchema = z.array(z.strictObject({
  id: idSchema,
  question: text,
  ...codeFields,
  answerFrom: z.enum(['console', 'outcomes', 'findings', 'virtual-ms']).optional(),
  options: z.array(z.strictObject({ text, explanation: text, right: z.literal(true).optional() })).min(2),
}))

export const reviewSchema = z.array(z.strictObject({ id: idSchema, prompt: text, ...codeFields, answer: text }))

export const interviewSchema = z.array(z.strictObject({
  id: idSchema,
  question: text,
  seconds: z.int().min(10).default(120),
  tradeOffs: z.int().min(0).default(2),
  modelAnswer: text,
  rubric: z.array(text).min(2),
}))

export const checklistSchema = z.array(z.strictObject({
  title: text,
  questions: z.array(z.strictObject({ id: idSchema, ask: text, why: text })).min(1),
}))

/** Where a run is stopped, in the order in which it gets there. */
export const walkSchema = z.array(z.strictObject({
  title: text,
  file: text,
  /** A part of the line that the file has once. */
  line: text,
  /** Expressions that are read there. */
  values: z.array(text).default([]),
  note: text,
})).min(2)

export const callPathSchema = z.array(z.strictObject({ title: text, file: text, code: z.string().min(1), note: text })).min(2)
