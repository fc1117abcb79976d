import { posix } from 'node:path'
import { readImports } from './read-imports.ts'
import { rooms as ours, testRoom, type Room } from './rooms.ts'

export interface SourceText {
  /** Path in the repository, with `/`. */
  file: string
  text: string
}

/** Gives one sentence for each import that the table does not allow: the file, the import, the rule. */
export function checkLayering(files: readonly SourceText[], rooms: readonly Room[] = ours): string[] {
  const roomOf = (path: string): Room | undefined => rooms.find(({ at }) => isWithin(path, at))
  return files.flatMap(({ file, text }) => {
    const isTest = /\.test\.ts$|\/testing\//.test(file) && !isWithin(file, 'test')
    const room = isTest ? testRoom(file) : roomOf(file)
    if (room === undefined) return [`${file} belongs to no room of test/layering/rooms.ts: add the room, and say what it may import.`]
    const { may, types = [], rule } = room
    return readImports(file, text).flatMap(({ specifier, typeOnly, line }) => {
      const target = resolve(file, specifier)
      const isOneOf = (names: readonly string[]): boolean => names.some((name) => isAllowed(target, name))
      if (roomOf(target) === room || isOneOf(may) || (typeOnly && isOneOf(types))) return []
      const hint = isOneOf(types) ? ' (its types alone would be allowed)' : ''
      return [`${file}:${line} imports '${specifier}'${hint}: ${rule}`]
    })
  })
}

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`)

function isAllowed(target: string, name: string): boolean {
  if (name === '*') return !isWithin(target, 'apps')
  if (name === 'node:') return target.startsWith('node:')
  if (name.endsWith('/*')) return target.startsWith(name.slice(0, -1))
  return isWithin(target, name)
}

/** Turns a specifier into a path of the repository, a package's name and what is after it, or `node:…`. */
function resolve(file: string, specifier: string): string {
  const plain = specifier.replace(/\?.*$/, '')
  if (plain.startsWith('.')) return posix.normalize(posix.join(posix.dirname(file), plain))
  const ours = /^@interleave\/([^/]+)(?:\/(.*))?$/.exec(plain)
  if (ours === null) return plain
  const folder = ['server', 'web', 'cli', 'orders'].includes(ours[1] ?? '') ? 'apps' : 'packages'
  return `${folder}/${ours[1]}/${ours[2] === 'trace' ? 'trace/index.ts' : (ours[2] ?? 'index.ts')}`
}
