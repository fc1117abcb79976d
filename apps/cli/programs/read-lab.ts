import { readdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { describeContentError, type ParsedLab, parseLab } from '@interleave/course'
import type { Lab } from '@interleave/engine'
import { nearest } from '@interleave/engine/compile/nearest.ts'
import { UsageError } from '../arguments/usage-error.ts'
import { readFolder } from './read-folder.ts'

/** Reads the lab in a folder, or the one with that id or of that lesson under `content/` here or in a folder above. Throws `UsageError`. */
export async function readLab(place: string, cwd: string): Promise<Lab> {
  const folders = [resolve(cwd, place), resolve(cwd, place, 'lab')]
  for (const folder of folders) {
    const files = await readFolder(folder)
    if (files?.['lab.yaml'] !== undefined) return parsed(place, files).lab
  }
  const known = await findLabs(cwd)
  const ids: string[] = []
  for (const folder of known) {
    const files = (await readFolder(folder)) ?? {}
    const id = /^id:\s*["']?([\w-]+)/m.exec(files['lab.yaml'] ?? '')?.[1]
    if (id === place || lessonOf(folder) === place) return parsed(place, files).lab
    if (id !== undefined) ids.push(id)
  }
  const near = nearest(place, ids)
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : ids.length > 0 ? `The labs here are: ${ids.join(', ')}.` : 'There is no content/ folder here or above. Name the folder that holds lab.yaml.'
  throw new UsageError(`Expected the folder or the id of a lab, got "${place}".`, hint)
}

function parsed(place: string, files: Record<string, string>): ParsedLab {
  const lab = parseLab({ files })
  if (!Array.isArray(lab)) return lab
  throw new UsageError(`The lab ${place} has mistakes:\n${lab.map((error) => `  ${describeContentError(error)}`).join('\n')}`)
}

/** `…/03-async-and-await-patterns/lab` belongs to the lesson async-and-await-patterns. */
function lessonOf(folder: string): string {
  return basename(dirname(folder)).replace(/^\d+-/, '')
}

/** Folders that hold a `lab.yaml`, under the nearest `content/`. */
async function findLabs(cwd: string): Promise<string[]> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const entries = await readdir(join(folder, 'content'), { recursive: true, withFileTypes: true }).catch(() => null)
    if (entries) return entries.filter((entry) => entry.isFile() && entry.name === 'lab.yaml').map((entry) => entry.parentPath)
    if (dirname(folder) === folder) return []
  }
}
