import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { UsageError } from '../arguments/usage-error.ts'
import { type IgnoreRules, readIgnoreRules } from './ignore-rules.ts'

const SOURCE = /\.[cm]?[jt]sx?$/
const DECLARATIONS = /\.d\.[cm]?ts$/

interface Ignoring {
  folder: string
  rules: IgnoreRules
}

/**
 * The source files that the paths mean, each once: files as they are named; folders with all that is in them, but for
 * packages, hidden folders, declarations, and what `.gitignore` names. Throws `UsageError` for a path that is not there.
 */
export async function findSources(paths: readonly string[], cwd: string): Promise<string[]> {
  const found = new Set<string>()
  for (const path of paths) {
    const full = resolve(cwd, path)
    const kind = await stat(full).catch(() => null)
    if (kind === null) throw new UsageError(`Expected a file or a folder, and there is no ${path}.`)
    if (kind.isDirectory()) await walk(full, await rulesAbove(full), found)
    else if (SOURCE.test(full)) found.add(full)
    else throw new UsageError(`Expected a source file (.ts, .tsx, .mts, .cts, .js, .jsx, .mjs, .cjs), got ${path}.`)
  }
  return [...found]
}

async function walk(folder: string, above: readonly Ignoring[], found: Set<string>): Promise<void> {
  const own = await rulesIn(folder)
  const rules = own ? [...above, own] : above
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    const isFolder = entry.isDirectory()
    if (entry.name === 'node_modules' || entry.name.startsWith('.') || isIgnored(path, isFolder, rules)) continue
    if (isFolder) await walk(path, rules, found)
    else if (entry.isFile() && SOURCE.test(entry.name) && !DECLARATIONS.test(entry.name)) found.add(path)
  }
}

/** The nearest `.gitignore` that speaks of a path decides. */
function isIgnored(path: string, isFolder: boolean, rules: readonly Ignoring[]): boolean {
  for (const { folder, rules: one } of rules.toReversed()) {
    const says = one.ignores(relative(folder, path).split(sep).join('/'), isFolder)
    if (says !== null) return says
  }
  return false
}

/** Of the folders above, as far as the repository goes. */
async function rulesAbove(folder: string): Promise<Ignoring[]> {
  const found: Ignoring[] = []
  for (let at = folder; !(await exists(join(at, '.git'))) && dirname(at) !== at; ) {
    at = dirname(at)
    const rules = await rulesIn(at)
    if (rules) found.unshift(rules)
  }
  return found
}

async function rulesIn(folder: string): Promise<Ignoring | null> {
  const text = await readFile(join(folder, '.gitignore'), 'utf8').catch(() => null)
  return text === null ? null : { folder, rules: readIgnoreRules(text) }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null
}
