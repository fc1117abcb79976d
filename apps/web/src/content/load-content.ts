/** Reads courses from disk while the site is built. An author's mistake ends the build with file, line and what was expected. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  describeContentError, isContentErrors, lessonFolder, parseCourse, parseGallery, parseLesson,
  type ContentError, type Course, type GalleryEntry, type Lesson, type LessonEntry,
} from '@interleave/course'
import { contentFolder } from './content-folder.ts'

export function loadCourse(): Course {
  const course = parseCourse(readFileSync(join(contentFolder(), 'javascript', 'course.yaml'), 'utf8'))
  return orThrow(course, 'content/javascript')
}

/** A written lesson; null for one that is not written yet. */
export function loadLesson(course: Course, id: string): Lesson | null {
  const place = lessonFolder(course, id)
  if (place === null || entryOf(course, id)?.written !== true) return null
  const folder = join(contentFolder(), course.id, place)
  // Said to be written and not there yet: the outline must not lead to an empty page.
  if (!existsSync(join(folder, 'lesson.md'))) return null
  return orThrow(parseLesson({ files: readFolder(folder) }), `content/${course.id}/${place}`)
}

export function loadLessons(course: Course): Lesson[] {
  return lessonsOf(course).flatMap((entry) => loadLesson(course, entry.id) ?? [])
}

/** Classic bugs, each beside its correct twin. */
export function loadGallery(): GalleryEntry[] {
  return orThrow(parseGallery({ files: readFolder(join(contentFolder(), 'javascript', 'gallery')) }), 'content/javascript/gallery').entries
}

export function hasLab(course: Course, id: string): boolean {
  const place = lessonFolder(course, id)
  return place !== null && existsSync(join(contentFolder(), course.id, place, 'lab', 'lab.yaml'))
}

export function lessonsOf(course: Course): LessonEntry[] {
  return course.modules.flatMap((module) => module.lessons)
}

export function entryOf(course: Course, id: string): LessonEntry | undefined {
  return lessonsOf(course).find((entry) => entry.id === id)
}

/** "Lesson 32 of 37 · 86% of course", and the number behind it. */
export function standing(course: Course, number: number): { text: string; percent: number } {
  const total = lessonsOf(course).length
  const percent = Math.round((number / total) * 100)
  return { text: `Lesson ${number} of ${total} · ${percent}% of course`, percent }
}

function readFolder(folder: string): Record<string, string> {
  const files: Record<string, string> = {}
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(md|ya?ml|ts|js|json)$/.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    files[path.slice(folder.length + 1).replaceAll('\\', '/')] = readFileSync(path, 'utf8')
  }
  return files
}

function orThrow<T extends object>(parsed: T | ContentError[], folder: string): T {
  if (!isContentErrors(parsed)) return parsed
  throw new Error(parsed.map((error) => `${folder}/${describeContentError(error)}`).join('\n'))
}
