import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

type Bundler = typeof import('esbuild')

/** esbuild: the one that came with this command, else the one of the program's own project; null when there is none. */
export async function loadBundler(root: string): Promise<Bundler | null> {
  for (const from of [import.meta.url, pathToFileURL(join(root, 'package.json')).href]) {
    try {
      const path = createRequire(from).resolve('esbuild')
      const loaded = (await import(pathToFileURL(path).href)) as Bundler & { default?: Bundler }
      return loaded.default ?? loaded
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')) throw error
    }
  }
  return null
}
