import { z } from 'zod'
import type { ContentError } from './content-error.ts'
import type { Course } from './lesson.ts'
import { readYaml } from './read-yaml.ts'

export const idSchema = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens')

const courseSchema = z.strictObject({
  id: idSchema,
  title: z.string().min(1),
  modules: z.array(z.strictObject({
    id: idSchema,
    title: z.string().min(1),
    lessons: z.array(z.strictObject({
      id: idSchema,
      title: z.string().min(1),
      written: z.boolean().default(false),
    })).min(1),
  })).min(1),
})

/** Reads `course.yaml`. Lessons are numbered through in the order in which they stand. */
export function parseCourse(yamlText: string): Course | ContentError[] {
  const read = readYaml('course.yaml', yamlText, courseSchema)
  if (Array.isArray(read)) return read
  const errors: ContentError[] = []
  const seen = new Set<string>()
  let number = 0
  const modules = read.value.modules.map((module, m) => ({
    id: module.id,
    title: module.title,
    lessons: module.lessons.map((lesson, l) => {
      if (seen.has(lesson.id)) {
        const line = read.lineOf(['modules', m, 'lessons', l, 'id'])
        errors.push({ file: 'course.yaml', line, expected: 'an id that no other lesson has', got: `'${lesson.id}' again` })
      }
      seen.add(lesson.id)
      number += 1
      return { number, ...lesson }
    }),
  }))
  return errors.length > 0 ? errors : { id: read.value.id, title: read.value.title, modules }
}

/** Where a lesson lives, relative to its course's folder: `05-async-and-browser/03-async-and-await-patterns`. */
export function lessonFolder(course: Course, lessonId: string): string | null {
  for (const [m, module] of course.modules.entries()) {
    const l = module.lessons.findIndex((lesson) => lesson.id === lessonId)
    if (l !== -1) return `${twoDigits(m + 1)}-${module.id}/${twoDigits(l + 1)}-${lessonId}`
  }
  return null
}

function twoDigits(n: number): string {
  return String(n).padStart(2, '0')
}
