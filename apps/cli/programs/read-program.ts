import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { SourceFile } from '@interleave/engine'
import { resolveImport } from '@interleave/engine/compile/resolve-import.ts'
import { UsageError } from '../arguments/usage-error.ts'
import { bundlePackages } from './bundle-packages.ts'
import { findLocalFile } from './find-local-file.ts'
import type { ProgramFiles, Trouble } from './program-files.ts'
import { readImports } from './read-imports.ts'

const RUNS = ['.ts', '.mts', '.js', '.mjs']

/** A package's name as an import says it, where it is first asked for, and what is taken of it. */
export interface Wanted {
  specifier: string
  /** The file that asks, on disk. */
  from: string
  line: number
  /** Names imported of it; null when all of it is, as a namespace or by `import()`. */
  names: Set<string> | null
}

/**
 * Reads a program from disk: the file, every local file that it imports, as they are, and the packages, bundled. Names of
 * files are relative to the folder of work where that is possible. Throws `UsageError` when the file itself cannot be read.
 */
export async function readProgram(file: string, cwd: string): Promise<ProgramFiles> {
  const start = mustBeProgram(file, cwd)
  const texts = new Map<string, string>()
  const wanted = new Map<string, Wanted>()
  const open = [start]
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (texts.has(path)) continue
    const text = readFileSync(path, 'utf8')
    texts.set(path, text)
    for (const { specifier, names, line } of readImports(text)) {
      if (/^\.{1,2}(\/|$)/.test(specifier)) {
        const target = findLocalFile(dirname(path), specifier)
        if (target !== null && RUNS.includes(extname(target))) open.push(target)
      } else if (isPackage(specifier)) {
        const before = wanted.get(specifier)
        if (before === undefined) wanted.set(specifier, { specifier, from: path, line, names: names === null ? null : new Set(names) })
        else if (names === null) before.names = null
        else for (const name of names) before.names?.add(name)
      }
    }
  }
  const root = rootOf([...texts.keys()], cwd)
  const nameOf = (path: string): string => relative(root, path).split(sep).join('/')
  const local: SourceFile[] = [...texts].map(([path, text]) => ({ name: nameOf(path), text }))
  const { files, troubles } = await bundlePackages([...wanted.values()], root)
  const named: Trouble[] = troubles.map((trouble) => ({ ...trouble, file: nameOf(trouble.file) }))
  return { files: [...local, ...files], entry: nameOf(start), root, troubles: named }
}

function isPackage(specifier: string): boolean {
  return !specifier.startsWith('node:') && !specifier.startsWith('interleave:') && !isAbsolute(specifier) && !/^[a-z]+:/.test(specifier) && resolveImport('main.ts', specifier, []) === null
}

/** The folder of work when all files are in it and can be named from there; else the folder that holds them all. */
function rootOf(paths: string[], cwd: string): string {
  const isNamed = (root: string): boolean =>
    paths.every((path) => {
      const name = relative(root, path)
      return !name.startsWith('..') && !isAbsolute(name) && name.split(sep).every((part) => /^[\w-][\w.-]*$/.test(part))
    })
  if (isNamed(cwd)) return cwd
  let root = dirname(paths[0] ?? cwd)
  while (!paths.every((path) => path.startsWith(root.endsWith(sep) ? root : root + sep))) root = dirname(root)
  return root
}

function mustBeProgram(file: string, cwd: string): string {
  const path = resolve(cwd, file)
  if (!existsSync(path)) {
    const near = RUNS.map((extension) => file + extension).find((name) => existsSync(resolve(cwd, name)))
    throw new UsageError(`Expected a file to run, and there is no ${file}.`, near === undefined ? `The folder is ${cwd}.` : `Did you mean ${near}?`)
  }
  if (statSync(path).isDirectory()) {
    const inside = ['main.ts', 'index.ts', 'main.js', 'index.js'].find((name) => existsSync(join(path, name)))
    throw new UsageError(`Expected a file to run, and ${file} is a folder.`, inside === undefined ? '' : `Did you mean ${join(file, inside)}?`)
  }
  const extension = extname(path)
  if (RUNS.includes(extension)) return path
  const why: Record<string, string> = {
    '.tsx': 'There is no JSX in the sandbox.', '.jsx': 'There is no JSX in the sandbox.',
    '.cjs': 'A program here is made of ES modules: use import and export.', '.cts': 'A program here is made of ES modules: use import and export.',
  }
  throw new UsageError(`Expected a file that ends in ${RUNS.slice(0, -1).join(', ')} or ${RUNS.at(-1)}, got ${file}.`, why[extension] ?? '')
}
