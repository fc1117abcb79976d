import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** The folder of courses: `CONTENT_DIR`, or `content` beside or above where the build was started. */
export function contentFolder(): string {
  const named = process.env['CONTENT_DIR']
  if (named) return resolve(named)
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const candidate = join(folder, 'content')
    if (existsSync(join(candidate, 'javascript', 'course.yaml'))) return candidate
    if (dirname(folder) === folder) throw new Error('Expected a folder content/javascript with a course.yaml, here or above.')
  }
}
