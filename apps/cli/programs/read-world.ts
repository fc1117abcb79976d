import { readFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineWorld, EngineError, type World } from '@interleave/engine'
import { UsageError } from '../arguments/usage-error.ts'

const SHAPE = 'A world is plain data: { seed?, startAt?, resources?: { [name]: { latencyMs?, faults? } }, routes?: [{ url, json? }] }.'

/**
 * Reads a world: JSON, or the default export of a module. Without a file it is the default one. `seed` takes the place of
 * the world's own. Throws `UsageError` that says what was expected and what came.
 */
export async function readWorld(file: string | undefined, cwd: string, seed: number | undefined): Promise<World> {
  const partial = file === undefined ? {} : await readPartial(file, cwd)
  try {
    const world = defineWorld(partial as Parameters<typeof defineWorld>[0])
    // A function or a class instance cannot cross to the thread in which the program runs.
    return structuredClone(seed === undefined ? world : { ...world, seed })
  } catch (error) {
    if (error instanceof EngineError) throw new UsageError(`${file}: ${error.message}.`, SHAPE)
    if (error instanceof DOMException && error.name === 'DataCloneError') throw new UsageError(`${file}: Expected plain data, got a value that cannot be copied: ${error.message}`, SHAPE)
    if (error instanceof TypeError) throw new UsageError(`${file}: Expected a world, got something else: ${error.message}`, SHAPE)
    throw error
  }
}

async function readPartial(file: string, cwd: string): Promise<unknown> {
  const path = resolve(cwd, file)
  const extension = extname(path)
  if (extension === '.json') return readJson(file, path)
  if (!['.ts', '.mts', '.js', '.mjs'].includes(extension))
    throw new UsageError(`Expected --world to be a .json, .ts or .js file, got "${file}".`, SHAPE)
  const module = (await import(pathToFileURL(path).href).catch((error: unknown) => {
    throw unreadable(file, extension, error)
  })) as { default?: unknown }
  if (!('default' in module)) throw new UsageError(`Expected ${file} to have a world as its default export, got ${listOf(Object.keys(module))}.`, 'Write `export default { … }`.')
  return module.default
}

async function readJson(file: string, path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(file, '.json', error)
  })
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new UsageError(`Expected ${file} to be JSON: ${error instanceof Error ? error.message : String(error)}`, SHAPE)
  }
}

function unreadable(file: string, extension: string, error: unknown): UsageError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const message = error instanceof Error ? error.message : String(error)
  if (code === 'ENOENT' || (code === 'ERR_MODULE_NOT_FOUND' && message.includes(file.replace(/^\.\//, ''))))
    return new UsageError(`Expected a world in ${file}, and there is no such file.`)
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && extension.endsWith('ts'))
    return new UsageError(`Expected to read ${file}, and this Node (${process.version}) does not run TypeScript.`, 'Use Node 22.18 or newer, or write the world as .json or .js.')
  if (message.includes("protocol 'interleave:'"))
    return new UsageError(`Expected a world in ${file}, got a program: it imports from 'interleave:…'.`, SHAPE)
  return new UsageError(`Expected to read a world from ${file}: ${message}`, SHAPE)
}

function listOf(names: string[]): string {
  return names.length === 0 ? 'no export at all' : `only ${names.join(', ')}`
}
