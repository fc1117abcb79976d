import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { describeContentError, lessonFolder, type ParsedLab, parseCourse, parseLab } from '@interleave/course'

/** The labs of every course, by id, read from disk once. */
export interface LabCatalog {
  find(id: string): ParsedLab | null
  /** Whether a lesson of this id stands in some course's outline, written or not. */
  hasLesson(id: string): boolean
}

/** Reads all courses under `contentDir`. Throws with every mistake in words when a course or a lab cannot be read. */
export async function readLabs(contentDir: string): Promise<LabCatalog> {
  const labs = new Map<string, ParsedLab>()
  const lessons = new Set<string>()
  for (const folder of await readdir(contentDir, { withFileTypes: true })) {
    if (!folder.isDirectory()) continue
    const directory = join(contentDir, folder.name)
    const course = parseCourse(await readFile(join(directory, 'course.yaml'), 'utf8'))
    if (Array.isArray(course)) throw new Error(course.map(describeContentError).join('\n'))
    for (const lesson of course.modules.flatMap((module) => module.lessons)) {
      lessons.add(lesson.id)
      const place = lessonFolder(course, lesson.id)
      if (!lesson.written || place === null) continue
      const files = await readFolder(join(directory, place, 'lab'))
      if (Object.keys(files).length === 0) continue
      const lab = parseLab({ files })
      if (Array.isArray(lab)) {
        throw new Error(lab.map((error) => describeContentError({ ...error, file: `${place}/lab/${error.file}` })).join('\n'))
      }
      labs.set(lab.lab.id, lab)
    }
  }
  return { find: (id) => labs.get(id) ?? null, hasLesson: (id) => lessons.has(id) }
}

async function readFolder(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const files: Record<string, string> = {}
  for (const entry of entries) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue
    const path = join(entry.parentPath, entry.name)
    files[relative(directory, path).split(sep).join('/')] = await readFile(path, 'utf8')
  }
  return files
}
