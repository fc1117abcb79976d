import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'
import { build } from 'esbuild'
import { compile, compileModule } from 'svelte/compiler'

/** The script of the page that `run --html` writes: the site's own timeline, with its styles, in one piece. */
export async function buildRunPage(): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('../run-page.ts', import.meta.url))],
    bundle: true,
    write: false,
    outdir: '.',
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    conditions: ['svelte', 'browser'],
    plugins: [svelte],
    logLevel: 'silent',
  })
  const text = (extension: string): string => result.outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? ''
  const styles = `document.head.append(Object.assign(document.createElement('style'),{textContent:${JSON.stringify(text('.css'))}}));`
  return styles + text('.js')
}

const svelte: Plugin = {
  name: 'svelte',
  setup(pages) {
    pages.onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const { js } = compile(await readFile(path, 'utf8'), { filename: path, css: 'injected', generate: 'client' })
      return { contents: js.code, loader: 'js' }
    })
    pages.onLoad({ filter: /\.svelte\.js$/ }, async ({ path }) => {
      const { js } = compileModule(await readFile(path, 'utf8'), { filename: path, generate: 'client' })
      return { contents: js.code, loader: 'js' }
    })
  },
}
