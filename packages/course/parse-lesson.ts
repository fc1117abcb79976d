import type { z } from 'zod'
import { inWords } from './content-error.ts'
import type { ContentError } from './content-error.ts'
import { checklistSchema, frontMatterSchema, interviewSchema, quizSchema, reviewSchema } from './lesson-schema.ts'
import type { Lesson, Sample } from './lesson.ts'
import { parseSections } from './parse-sections.ts'
import type { SampleClaim } from './parse-sections.ts'
import { readYaml } from './read-yaml.ts'
import type { YamlValue } from './read-yaml.ts'

/** Files by path relative to the lesson's folder: `lesson.md`, `quiz.yaml`, `samples/race.ts`. */
export type Files = Record<string, string>

/** A lesson's folder to a lesson, or everything that is wrong with it. */
export function parseLesson({ files }: { files: Files }): Lesson | ContentError[] {
  const errors: ContentError[] = []
  const fail = (file: string, line: number, expected: string, got: string) => errors.push({ file, line, expected, got })

  const source = files['lesson.md']
  if (source === undefined) return [{ file: 'lesson.md', line: 1, expected: 'a file lesson.md', got: inWords(Object.keys(files)) }]
  const front = /^---\n([\s\S]*?)\n---\n/.exec(source.replace(/\r\n?/g, '\n'))
  if (!front) return [{ file: 'lesson.md', line: 1, expected: 'front matter between two lines `---`', got: inWords(source.slice(0, 20)) }]

  const matter = readYaml('lesson.md', front[1] ?? '', frontMatterSchema, 2)
  if (Array.isArray(matter)) errors.push(...matter)
  const bodyLine = front[0].split('\n').length
  const parsed = parseSections('lesson.md', source.replace(/\r\n?/g, '\n').slice(front[0].length), bodyLine)
  errors.push(...parsed.errors)
  const samples = gatherSamples(files, parsed.claims, fail)

  const read = <T>(file: string, schema: z.ZodType<T[]>): YamlValue<T[]> => {
    const text = files[file]
    if (text === undefined) return { value: [], lineOf: () => 1 }
    const result = readYaml(file, text, schema)
    if (!Array.isArray(result)) return result
    errors.push(...result)
    return { value: [], lineOf: () => 1 }
  }
  const quiz = read('quiz.yaml', quizSchema)
  const review = read('review.yaml', reviewSchema)
  const interview = read('interview.yaml', interviewSchema)
  const checklist = read('checklist.yaml', checklistSchema)
  refuseRepeatedIds('quiz.yaml', quiz, fail)
  refuseRepeatedIds('review.yaml', review, fail)
  refuseRepeatedIds('interview.yaml', interview, fail)

  const codeOf = (file: string, line: number, item: { sample?: string | undefined; code?: string | undefined }) => {
    if (item.sample === undefined) return item.code ?? null
    const code = files[`samples/${item.sample}`]
    if (code === undefined) fail(file, line, 'the name of a file in samples/', inWords(item.sample))
    return code ?? null
  }
  for (const block of parsed.sections.flatMap(({ blocks }) => blocks)) {
    if (block.kind === 'walk' && !samples[block.walk.program]) fail('lesson.md', 1, 'a walk of a sample that the lesson shows', inWords(block.walk.program))
  }
  const lesson = {
    sections: parsed.sections,
    samples,
    quiz: quiz.value.map((question, index) => {
      const line = quiz.lineOf([index])
      const right = question.options.filter((option) => option.right)
      if (right.length !== 1) fail('quiz.yaml', line, 'exactly one option with `right: true`', String(right.length))
      const code = codeOf('quiz.yaml', line, question)
      if ((code === null) !== (question.answerFrom === undefined)) {
        fail('quiz.yaml', line, 'code and `answerFrom` together, or neither', code === null ? 'only `answerFrom`' : 'only code')
      }
      return {
        id: question.id,
        question: question.question,
        code,
        answerFrom: question.answerFrom ?? null,
        options: question.options.map(({ text, explanation }) => ({ text, explanation })),
        answer: question.options.findIndex((option) => option.right),
      }
    }),
    cards: review.value.map((card, index) => ({
      id: card.id,
      prompt: card.prompt,
      code: codeOf('review.yaml', review.lineOf([index]), card),
      answer: card.answer,
    })),
    interview: interview.value,
    checklist: checklist.value,
  }
  if (errors.length > 0 || Array.isArray(matter)) return errors
  return { ...matter.value, ...lesson }
}

type Fail = (file: string, line: number, expected: string, got: string) => void

function gatherSamples(files: Files, claims: SampleClaim[], fail: Fail): Record<string, Sample> {
  const samples: Record<string, Sample> = {}
  for (const { line, ...claim } of claims) {
    const code = files[`samples/${claim.name}`]
    if (code === undefined) fail('lesson.md', line, 'the name of a file in samples/', inWords(claim.name))
    else if (samples[claim.name]) fail('lesson.md', line, 'each sample to be shown once', `${inWords(claim.name)} again`)
    else samples[claim.name] = { ...claim, code }
  }
  return samples
}

function refuseRepeatedIds(file: string, read: YamlValue<{ id: string }[]>, fail: Fail): void {
  const seen = new Set<string>()
  for (const [index, { id }] of read.value.entries()) {
    if (seen.has(id)) fail(file, read.lineOf([index, 'id']), 'an id that no other item of this file has', `'${id}' again`)
    seen.add(id)
  }
}
