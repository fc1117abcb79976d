import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** The text files under a folder, by path relative to it; null when there is no such folder. Hidden files and packages are left out. */
export async function readFolder(folder: string): Promise<Record<string, string> | null> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw error
  })
  if (entries === null) return null
  const files: Record<string, string> = {}
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const name = relative(folder, path).split(sep)
    if (!entry.isFile() || name.some((part) => part.startsWith('.') || part === 'node_modules')) continue
    files[name.join('/')] = await readFile(path, 'utf8')
  }
  return files
}
