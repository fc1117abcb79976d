/** What a unified diff does to one file. */
export interface FilePatch {
  /** Path from the repository's root. */
  file: string
  hunks: Hunk[]
}

interface Hunk {
  /** The line of the file at which it was made, from 1. */
  at: number
  before: string[]
  after: string[]
}

/** A patch that does not fit the file it is for. */
export class PatchError extends Error {
  readonly code = 'patch-does-not-apply'
}

/** Reads a unified diff as `git diff` writes it. */
export function parsePatch(text: string): FilePatch[] {
  const files: FilePatch[] = []
  let hunk: Hunk | undefined
  for (const line of text.split('\n')) {
    const file = /^\+\+\+ b\/(.+)$/.exec(line)?.[1]
    const at = /^@@ -(\d+)/.exec(line)?.[1]
    if (/^(diff|index|---) /.test(line)) hunk = undefined
    else if (file !== undefined) files.push({ file, hunks: [] })
    else if (at !== undefined) files.at(-1)?.hunks.push((hunk = { at: Number(at), before: [], after: [] }))
    else if (hunk && /^[ +-]/.test(line)) {
      if (!line.startsWith('+')) hunk.before.push(line.slice(1))
      if (!line.startsWith('-')) hunk.after.push(line.slice(1))
    }
  }
  return files
}

/**
 * The text with the patch in it. A hunk goes where all its lines are found: at its own place, or, when lines came or went
 * above it, at the only other place there is. Throws `PatchError` when there is none, or more than one.
 */
export function applyPatch({ file, hunks }: FilePatch, text: string): string {
  let lines = text.split('\n')
  let moved = 0
  for (const { at, before, after } of hunks) {
    const fits = (start: number): boolean => before.every((line, index) => lines[start + index] === line)
    const places = fits(at - 1 + moved) ? [at - 1 + moved] : lines.keys().filter(fits).toArray()
    const [place] = places
    if (place === undefined || places.length > 1) throw new PatchError(`Expected one place in ${file} for the lines at ${at}, found ${places.length}. Make the patch anew.`)
    lines = [...lines.slice(0, place), ...after, ...lines.slice(place + before.length)]
    moved += after.length - before.length
  }
  return lines.join('\n')
}
