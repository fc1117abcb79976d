import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { build } from 'esbuild'

/** Properties of what stays inside the package, none of which is a name of the platform. Shortened, they cost a page less. */
const INTERNAL = /^(ended|failed|later|closed|enter|closing|leave|aside|fail|onAbort|listeners|before|after|take|item|won|win|children|wait)$/

/** The files that are entry points: those of which `index.ts` hands on more than types, and the adapters. */
export function entryPoints(folder = import.meta.dirname): string[] {
  const index = readFileSync(join(folder, 'index.ts'), 'utf8')
  const patterns = [...index.matchAll(/^export \{.* from '\.\/([\w-]+)\.ts'/gm)].flatMap(([, name]) => name ?? [])
  const adapters = globSync('adapters/*.ts', { cwd: folder }).filter((file) => !file.endsWith('.test.ts')).map((file) => file.replace(/\.ts$/, '').replaceAll('\\', '/'))
  return ['index', ...new Set(patterns), ...adapters].sort()
}

/** Writes the package as it is published: JavaScript, types, and a package.json with an entry point for each pattern. */
export async function buildPackage(out: string, folder = import.meta.dirname): Promise<void> {
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const entries = entryPoints(folder)
  await build({
    absWorkingDir: folder, entryPoints: entries.map((entry) => `${entry}.ts`), outdir: out, outbase: folder,
    bundle: true, splitting: true, format: 'esm', target: 'es2022', chunkNames: 'parts/[hash]', mangleProps: INTERNAL, logLevel: 'error',
  })
  const tsc = join(folder, '..', '..', 'node_modules', 'typescript-7', 'bin', 'tsc')
  const sources = globSync(['*.ts', 'adapters/*.ts'], { cwd: folder }).filter((file) => !file.endsWith('.test.ts') && file !== 'build.ts')
  execFileSync(process.execPath, [
    tsc, '--ignoreConfig', '--declaration', '--emitDeclarationOnly', '--strict', '--target', 'esnext', '--module', 'esnext', '--moduleResolution', 'bundler',
    '--lib', 'esnext,webworker', '--types', '', '--skipLibCheck', '--allowImportingTsExtensions', '--rootDir', folder, '--outDir', out, ...sources.map((file) => join(folder, file)),
  ], { stdio: 'inherit' })
  for (const file of globSync('**/*.d.ts', { cwd: out })) {
    const path = join(out, file)
    const text = readFileSync(path, 'utf8').replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'").replaceAll(/(from "\.[^"]*)\.ts"/g, '$1.js"')
    // Who compiles for ES2022 may not have `Disposable` yet.
    writeFileSync(path, /Disposable\b/.test(text) ? `/// <reference lib="esnext.disposable" />\n${text}` : text)
  }
  const { name, version, description, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>
  const exportOf = (entry: string): object => ({ types: `./${entry}.d.ts`, default: `./${entry}.js` })
  const exports = Object.fromEntries(entries.map((entry) => [entry === 'index' ? '.' : `./${entry}`, exportOf(entry)]))
  writeFileSync(join(out, 'package.json'), `${JSON.stringify({ name, version, description, license, type: 'module', sideEffects: false, engines: { node: '>=22' }, exports }, null, 2)}\n`)
  for (const file of ['README.md', 'CHANGELOG.md']) cpSync(join(folder, file), join(out, file))
  cpSync(join(folder, '..', '..', 'LICENSE'), join(out, 'LICENSE'))
}

if (import.meta.main) {
  await buildPackage(join(import.meta.dirname, 'dist'))
  // The sources are TypeScript, which Node does not run from node_modules: what is packed is what was built.
  if (process.argv[2] === 'prepack') {
    console.error('The package is built. Pack that: npm pack ./packages/patterns/dist')
    process.exit(1)
  }
}
