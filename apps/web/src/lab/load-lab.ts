/** Reads a lab from disk while the site is built. An author's mistake ends the build in words. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Course, describeContentError, isContentErrors, lessonFolder, parseLab } from '@interleave/course'
import type { PublicLab } from '@interleave/course/lesson.ts'
import { contentFolder } from '../content/content-folder.ts'

/** The part of a lesson's lab that a browser gets. */
export function loadPublicLab(course: Course, lesson: string): PublicLab {
  const place = lessonFolder(course, lesson)
  if (place === null) throw new Error(`Expected a lesson of the course, got ${lesson}`)
  const folder = join(contentFolder(), course.id, place, 'lab')
  const files: Record<string, string> = {}
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(md|ya?ml|ts|js|json)$/.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    files[path.slice(folder.length + 1).replaceAll('\\', '/')] = readFileSync(path, 'utf8')
  }
  const parsed = parseLab({ files })
  if (!isContentErrors(parsed)) return parsed.publicLab
  throw new Error(parsed.map((error) => `content/${course.id}/${place}/lab/${describeContentError(error)}`).join('\n'))
}
