import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { extensions } from '@interleave/engine/compile/resolve-import.ts'

/** The file on disk that a relative import means, by the rules by which the engine links; null when there is none. */
export function findLocalFile(folder: string, specifier: string): string | null {
  const path = resolve(folder, specifier)
  const written = path.replace(/\.(m?)js$/, '.$1ts')
  const tries = [path, written, ...extensions.map((extension) => path + extension), ...extensions.map((extension) => resolve(path, `index${extension}`))]
  return tries.find((one) => statSync(one, { throwIfNoEntry: false })?.isFile()) ?? null
}
