import { z } from 'zod'
import type { ContentError } from './content-error.ts'
import { idSchema } from './parse-course.ts'
import type { Files } from './parse-lesson.ts'
import { readYaml } from './read-yaml.ts'

/** A classic bug and its correct twin, both whole programs. */
export interface GalleryEntry {
  id: string
  title: string
  /** Which pitfall it shows: B12. */
  pitfall: string
  /** What goes wrong, in a sentence. */
  what: string
  bug: string
  fixed: string
}

export interface Gallery {
  entries: GalleryEntry[]
}

const gallerySchema = z.array(z.strictObject({
  id: idSchema,
  title: z.string().min(1),
  pitfall: z.string().regex(/^B\d+$/, 'the id of a pitfall, such as B12'),
  what: z.string().min(1),
})).min(1)

/** Reads `gallery.yaml` with the programs beside it: `<id>/bug.ts` and `<id>/fixed.ts`. */
export function parseGallery({ files }: { files: Files }): Gallery | ContentError[] {
  const read = readYaml('gallery.yaml', files['gallery.yaml'] ?? '', gallerySchema)
  if (Array.isArray(read)) return read
  const errors: ContentError[] = []
  const seen = new Set<string>()
  const entries = read.value.map((entry, index) => {
    const line = read.lineOf([index, 'id'])
    const program = (name: string): string => {
      const text = files[`${entry.id}/${name}`]
      if (text === undefined) errors.push({ file: 'gallery.yaml', line, expected: `a file ${entry.id}/${name}`, got: 'none' })
      return text ?? ''
    }
    if (seen.has(entry.id)) errors.push({ file: 'gallery.yaml', line, expected: 'an id that no other entry has', got: `'${entry.id}' again` })
    seen.add(entry.id)
    return { ...entry, bug: program('bug.ts'), fixed: program('fixed.ts') }
  })
  return errors.length > 0 ? errors : { entries }
}
