import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { describeContentError, isContentErrors, lessonFolder, parseCourse, parseGallery, parseLab, parseLesson } from '@interleave/course'
import type { ContentError, Course, Files, GalleryEntry, Lesson, ParsedLab } from '@interleave/course'

/** A written lesson as it stands in `content/`. */
export interface WrittenLesson {
  folder: string
  lesson: Lesson
  lab: ParsedLab | null
}

const contentFolder = join(import.meta.dirname, '..', '..', 'content')

/** The JavaScript course; throws with every mistake in words. */
export function readCourse(): Course {
  return orThrow('javascript', parseCourse(readFileSync(join(contentFolder, 'javascript', 'course.yaml'), 'utf8')))
}

/** Every lesson that says it is written. */
export function readLessons(course: Course): WrittenLesson[] {
  const written = course.modules.flatMap(({ lessons }) => lessons).filter((lesson) => lesson.written)
  return written.map(({ id }) => {
    const folder = join(course.id, lessonFolder(course, id) ?? '')
    const lesson = orThrow(folder, parseLesson({ files: readFolder(join(contentFolder, folder)) }))
    const labFolder = join(contentFolder, folder, 'lab')
    const lab = existsSync(labFolder) ? orThrow(join(folder, 'lab'), parseLab({ files: readFolder(labFolder) })) : null
    return { folder, lesson, lab }
  })
}

/** The playground's examples. */
export function readGallery(): GalleryEntry[] {
  return orThrow('gallery', parseGallery({ files: readFolder(join(contentFolder, 'javascript', 'gallery')) })).entries
}

/** A folder's files by path relative to it. */
function readFolder(folder: string): Files {
  const files: Files = {}
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files[relative(folder, path).split(sep).join('/')] = readFileSync(path, 'utf8')
  }
  return files
}

function orThrow<T extends object>(folder: string, parsed: T | ContentError[]): T {
  if (!isContentErrors(parsed)) return parsed
  throw new Error(parsed.map((error) => join(folder, describeContentError(error))).join('\n'))
}
