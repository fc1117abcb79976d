/** Builds `dist/`, which is what a package holds: plain JavaScript, since Node does not strip types inside node_modules. */
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import { buildRunPage } from '@interleave/timeline/page/build-run-page.ts'

const here = fileURLToPath(new URL('..', import.meta.url))
const dist = join(here, 'dist')

await rm(dist, { recursive: true, force: true })
await mkdir(dist, { recursive: true })
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { main: 'main.ts', 'engine-thread': 'engine/engine-thread.ts' },
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  metafile: true,
  // It is native code, and comes as a dependency of its own.
  external: ['esbuild'],
  legalComments: 'none',
  logLevel: 'warning',
  // Some of what is bundled is CommonJS and asks for modules of Node.
  banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
})
await writeFile(join(dist, 'run-page.js'), await buildRunPage())
await copyFile(fileURLToPath(import.meta.resolve('quickjs-wasi/quickjs.wasm')), join(dist, 'quickjs.wasm'))
// So that a program that imports 'interleave:world' type-checks: see README.md.
await copyFile(join(here, '../../content/interleave-world.d.ts'), join(dist, 'world.d.ts'))
await writeFile(join(dist, 'LICENSES.txt'), await licenses(metafile))

/** The licence of every package that is bundled, since its text has to travel with it. */
async function licenses({ inputs }: Metafile): Promise<string> {
  const folders = new Set(Object.keys(inputs).flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.slice(1) ?? []))
  for (const name of ['quickjs-wasi', 'svelte']) folders.add(`../../node_modules/${name}`)
  const parts = [await readFile(join(here, '../../LICENSE'), 'utf8')]
  for (const folder of [...folders].sort()) {
    const { name, version } = JSON.parse(await readFile(join(here, folder, 'package.json'), 'utf8')) as { name: string; version: string }
    const text = await firstOf(['LICENSE', 'LICENSE.md', 'license', 'LICENCE', 'LICENSE.txt'].map((file) => join(here, folder, file)))
    parts.push(`${name} ${version}\n\n${text ?? 'See its page in the registry.'}`)
  }
  return parts.map((part) => part.trim()).join(`\n\n${'-'.repeat(80)}\n\n`)
}

async function firstOf(paths: string[]): Promise<string | null> {
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => null)
    if (text !== null) return text
  }
  return null
}
