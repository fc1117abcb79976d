/** Modules every program may import besides its own files, and what each exports. */
export const builtIns: Readonly<Record<string, readonly string[]>> = {
  'interleave:world': ['io', 'store', 'client', 'sleep'],
  'node:test': ['default', 'test', 'it', 'describe', 'suite', 'before', 'beforeEach', 'after', 'afterEach'],
  'node:assert': assertExports(),
  'node:assert/strict': assertExports(),
  'node:timers/promises': ['default', 'setTimeout', 'setImmediate'],
  'node:timers': ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'],
}

function assertExports(): readonly string[] {
  return [
    'default', 'ok', 'equal', 'notEqual', 'strictEqual', 'notStrictEqual', 'deepEqual', 'notDeepEqual', 'deepStrictEqual',
    'notDeepStrictEqual', 'throws', 'doesNotThrow', 'rejects', 'doesNotReject', 'match', 'doesNotMatch', 'fail', 'ifError',
    'AssertionError',
  ]
}

/** Extensions a program's files may have, in the order in which an import without one tries them. */
export const extensions = ['.ts', '.mts', '.js', '.mjs'] as const

/**
 * The module an import means: the name of one of the program's files, or of a built-in; null when there is none. An
 * import may leave the extension out, or say `.js` for what is written in `.ts`. A package's name means `packageFile`, or
 * else the package's own files, where the program has them: `@scope/name/part` is `node_modules/scope__name/part.ts`.
 *
 * @example resolveImport('lib/pool.ts', '../service', new Set(['service.ts'])) // 'service.ts'
 */
export function resolveImport(from: string, specifier: string, names: ReadonlySet<string> | readonly string[]): string | null {
  if (Object.hasOwn(builtIns, specifier)) return specifier
  const known = names instanceof Set ? (names as ReadonlySet<string>) : new Set(names as readonly string[])
  if (!/^\.{1,2}(?:\/|$)/.test(specifier)) {
    const packaged = packageFile(specifier)
    return known.has(packaged) ? packaged : found(inPackages(specifier), known)
  }
  const path = join(from, specifier)
  return path === null ? null : found(path, known)
}

/** The file that a path without an extension, or with the one of what is built from it, means. */
function found(path: string, known: ReadonlySet<string>): string | null {
  const written = path.replace(/\.(m?)js$/, '.$1ts')
  const tries = [path, written, ...extensions.map((extension) => path + extension), ...extensions.map((extension) => `${path}/index${extension}`)]
  return tries.find((name) => known.has(name)) ?? null
}

/**
 * The file of a program that a package's name means, when whoever compiles brings the package along, bundled:
 * `node_modules/p-limit.js`. A scope is written as DefinitelyTyped writes it, since `@` has no place in a file's name here.
 *
 * @example packageFile('@scope/name/part') // 'node_modules/scope__name/part.js'
 */
export function packageFile(specifier: string): string {
  return `${inPackages(specifier.replace(/\.js$/, ''))}.js`
}

function inPackages(specifier: string): string {
  return `node_modules/${specifier.replace(/^@([^/]+)\//, '$1__')}`
}

/** The path a relative specifier means, without `.` and `..`; null when it leaves the program's root. */
function join(from: string, specifier: string): string | null {
  const parts = from.split('/').slice(0, -1)
  for (const part of specifier.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.join('/')
}
