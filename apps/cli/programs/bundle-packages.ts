import { builtinModules } from 'node:module'
import { dirname } from 'node:path'
import type { BuildFailure, BuildResult, Metafile, Plugin } from 'esbuild'
import type { SourceFile } from '@interleave/engine'
import { builtIns, packageFile } from '@interleave/engine/compile/resolve-import.ts'
import { loadBundler } from './load-bundler.ts'
import type { Trouble } from './program-files.ts'
import type { Wanted } from './read-program.ts'

const OUT = 'node_modules/'
const STUB = 'interleave-package'
const MOST_NAMED = 5

/**
 * Bundles packages for the sandbox: one file each under the name that the engine looks for, and one for what several of
 * them share. What needs a module that the sandbox lacks, or cannot be found, comes back as a trouble at its import.
 */
export async function bundlePackages(wanted: readonly Wanted[], root: string): Promise<{ files: SourceFile[]; troubles: Trouble[] }> {
  if (wanted.length === 0) return { files: [], troubles: [] }
  const esbuild = await loadBundler(root)
  if (esbuild === null)
    return { files: [], troubles: wanted.map((one) => at(one, `Expected to bundle \`${one.specifier}\`, and the bundler is not installed.`, 'Install it beside your program: npm install -D esbuild.')) }
  const found: SourceFile[] = []
  const troubles: Trouble[] = []
  // Packages that cannot come along are told; the others are bundled without them, and so are their own troubles.
  let open = [...wanted]
  while (open.length > 0) {
    const built = await buildAll(esbuild, open, root)
    if (!('outputFiles' in built)) {
      const bad = open.filter((one) => built.errors.some(({ entry }) => entry === one.specifier))
      const blamed = bad.length > 0 ? bad : open
      for (const one of blamed) troubles.push(explain(one, built.errors.filter(({ entry }) => entry === one.specifier || bad.length === 0)))
      open = open.filter((one) => !blamed.includes(one))
      continue
    }
    const missing = open.flatMap((one) => missingOf(one, built.metafile))
    if (missing.length === 0) {
      for (const file of built.outputFiles) found.push({ name: nameOf(file.path, built.outdir), text: file.text })
      break
    }
    troubles.push(...missing.map(({ trouble }) => trouble))
    open = open.filter((one) => !missing.some(({ wanted }) => wanted === one))
  }
  return { files: found, troubles: troubles.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line)) }
}

type Bundler = NonNullable<Awaited<ReturnType<typeof loadBundler>>>
type Built = BuildResult<{ metafile: true; write: false }> & { outdir: string }
interface Failed {
  errors: { entry: string | null; text: string }[]
}

async function buildAll(esbuild: Bundler, wanted: readonly Wanted[], root: string): Promise<Built | Failed> {
  const outdir = `${root.replaceAll('\\', '/').replace(/\/$/, '')}/${OUT}`
  try {
    const result = await esbuild.build({
      entryPoints: wanted.map((one) => ({ in: `${STUB}:${one.specifier}`, out: packageFile(one.specifier).slice(OUT.length, -'.js'.length) })),
      outdir,
      absWorkingDir: root,
      bundle: true,
      splitting: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'browser',
      // What the sandbox runs as it is; newer syntax is written in older.
      target: 'es2022',
      chunkNames: 'shared/[name]-[hash]',
      legalComments: 'none',
      logLevel: 'silent',
      define: { 'process.env.NODE_ENV': '"production"' },
      plugins: [resolver(wanted)],
    })
    return { ...result, outdir }
  } catch (error) {
    if (!isBuildFailure(error)) throw error
    return {
      errors: error.errors.map(({ text, location }) => ({
        entry: location?.file.startsWith(`${STUB}:`) ? location.file.slice(STUB.length + 1) : null,
        text: location === null || location.file.startsWith(`${STUB}:`) ? text : `${location.file}:${location.line}: ${text}`,
      })),
    }
  }
}

/** Each package is asked, from the file that imports it, for the names that the program takes: so names of CommonJS come too. */
function resolver(wanted: readonly Wanted[]): Plugin {
  const bySpecifier = new Map(wanted.map((one) => [one.specifier, one]))
  return {
    name: 'interleave-packages',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${STUB}:`) }, ({ path }) => ({ path: path.slice(STUB.length + 1), namespace: STUB }))
      build.onLoad({ filter: /.*/, namespace: STUB }, ({ path }) => {
        const one = bySpecifier.get(path)
        return { contents: stubFor(path, one?.names ?? null), resolveDir: dirname(one?.from ?? '.'), loader: 'js' }
      })
      build.onResolve({ filter: /.*/ }, ({ path, kind }) => {
        const bare = path.replace(/^node:/, '')
        // Some packages are named like a module of Node, with a slash behind: `events/`.
        if (kind === 'entry-point' || !(path.startsWith('node:') || builtinModules.includes(bare))) return undefined
        const known = Object.hasOwn(builtIns, path) ? path : `node:${bare}`
        return { path: known, external: true, sideEffects: false }
      })
    },
  }
}

function stubFor(specifier: string, names: ReadonlySet<string> | null): string {
  const from = JSON.stringify(specifier)
  if (names === null) return `export * from ${from}\nimport * as all from ${from}\nexport default all.default`
  return names.size === 0 ? `import ${from}` : `export { ${[...names].map((name) => (/^[\w$]+$/.test(name) ? name : JSON.stringify(name))).join(', ')} } from ${from}`
}

/** What a package, and the packages behind it, import that the sandbox lacks. */
function missingOf(one: Wanted, { inputs, outputs }: Metafile): { wanted: Wanted; trouble: Trouble }[] {
  const output = Object.values(outputs).find(({ entryPoint }) => entryPoint === `${STUB}:${one.specifier}`)
  if (output === undefined) return []
  const used = new Set<string>()
  const open = [output]
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const { path, external } of next.imports) {
      if (external) used.add(path)
      else if (outputs[path] && !open.includes(outputs[path])) open.push(outputs[path])
    }
  // What is no module of Node is asked for inside a `try`, or it would have been an error: the package does without.
  const missing = [...used].filter((path) => path.startsWith('node:') && !Object.hasOwn(builtIns, path)).sort()
  if (missing.length === 0) return []
  const shown = missing.length > MOST_NAMED ? [...missing.slice(0, MOST_NAMED - 1).map((name) => `\`${name}\``), `${missing.length - MOST_NAMED + 1} more`] : missing.map((name) => `\`${name}\``)
  const named = shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
  const chain = chainTo(`${STUB}:${one.specifier}`, missing[0] ?? '', inputs)
  const through = chain.length > 1 ? ` (through ${chain.slice(1).map((name) => `\`${name}\``).join(', ')})` : ''
  const what = missing.some((name) => /^node:(net|http|https|http2|dns|tls|dgram)$/.test(name)) ? 'no network' : missing.some((name) => name.startsWith('node:fs')) ? 'no disk' : 'no such module of Node'
  const message = `\`${one.specifier}\` needs ${named}${through}, and a program here has ${what}.`
  return [{ wanted: one, trouble: at(one, message, "Put what it does behind a function of your own, and let that be `io` of 'interleave:world' here.") }]
}

/** Packages from the first to the one that imports the module. */
function chainTo(start: string, target: string, inputs: Metafile['inputs']): string[] {
  const open: { file: string; packages: string[] }[] = [{ file: start, packages: [start.replace(`${STUB}:`, '')] }]
  const seen = new Set<string>()
  for (const { file, packages } of open) {
    for (const { path } of inputs[file]?.imports ?? []) {
      if (path === target) return packages
      if (seen.has(path)) continue
      seen.add(path)
      const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]
      open.push({ file: path, packages: name === undefined || packages.includes(name) ? packages : [...packages, name] })
    }
  }
  return [start.replace(`${STUB}:`, '')]
}

function explain(one: Wanted, errors: Failed['errors']): Trouble {
  const [first] = errors
  const text = first?.text ?? 'it cannot be bundled'
  if (text.startsWith('Could not resolve') && text.includes(JSON.stringify(one.specifier)))
    return at(one, `Expected \`${one.specifier}\` to be installed, and there is no such package.`, `Install it: npm install ${packageName(one.specifier)}. A file of your own is imported with './' before its name.`)
  const noExport = /No matching export in "[^"]*" for import "([^"]*)"/.exec(text)
  if (noExport) return at(one, `Expected \`${one.specifier}\` to export \`${noExport[1]}\`, and it does not.`, 'See what the package exports.')
  return at(one, `\`${one.specifier}\` cannot be bundled for the sandbox: ${text}`, 'A program here has no disk, no network and no native code.')
}

function packageName(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

function nameOf(path: string, outdir: string): string {
  return OUT + path.replaceAll('\\', '/').slice(outdir.length)
}

function at({ from, line }: Wanted, message: string, hint: string): Trouble {
  return { file: from, line, message, hint }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}
