import type { DynamicImport } from './find-unsupported.ts'
import type { ModuleLinks } from './module-links.ts'
import { listed, nearest } from './nearest.ts'
import type { Explanation } from './explain-syntax.ts'
import { builtIns, resolveImport } from './resolve-import.ts'

export interface LinkedModule {
  name: string
  links: ModuleLinks
  imports: DynamicImport[]
}

/** Imports that lead nowhere, and names that the other side does not export. */
export function checkLinks(modules: readonly LinkedModule[]): { file: string; trouble: Explanation }[] {
  const byName = new Map(modules.map((module) => [module.name, module]))
  const names = new Set(byName.keys())
  const found: { file: string; trouble: Explanation }[] = []

  for (const { name: file, links, imports } of modules) {
    const tell = (trouble: Explanation): number => found.push({ file, trouble })
    for (const { name, at } of links.repeated)
      tell({ code: 'syntax', at, message: `Expected one export named \`${name}\`, got a second one.`, hint: 'Take one of the two away.' })
    for (const { specifier, at } of imports)
      if (resolveImport(file, specifier, names) === null) tell(unknownImport(file, specifier, at, names))
    for (const { specifier, at, names: asked } of links.links) {
      const target = resolveImport(file, specifier, names)
      if (target === null) {
        tell(unknownImport(file, specifier, at, names))
        continue
      }
      const given = exportsOf(target, byName)
      if (given === null) continue
      for (const one of asked) if (!given.values.has(one.name)) tell(unknownExport(specifier, one.name, one.at, given))
    }
  }
  return found
}

interface Given {
  values: ReadonlySet<string>
  types: ReadonlySet<string>
}

/** All that a module exports, through `export *` too; null when it leads out of what is known. */
function exportsOf(name: string, modules: ReadonlyMap<string, LinkedModule>, seen = new Set<string>()): Given | null {
  const builtIn = builtIns[name]
  if (builtIn) return { values: new Set(builtIn), types: new Set() }
  const module = modules.get(name)
  if (!module || seen.has(name)) return { values: new Set(), types: new Set() }
  seen.add(name)
  const values = new Set(module.links.exports.keys())
  const types = new Set(module.links.typeExports)
  for (const star of module.links.stars) {
    const target = resolveImport(name, star, new Set(modules.keys()))
    if (target === null) return null
    const more = exportsOf(target, modules, seen)
    if (more === null) return null
    for (const one of more.values) if (one !== 'default') values.add(one)
    for (const one of more.types) types.add(one)
  }
  return { values, types }
}

function unknownExport(specifier: string, name: string, at: number, { values, types }: Given): Explanation {
  const code = 'unknown-export'
  if (types.has(name))
    return {
      code,
      at,
      message: `Expected \`${name}\` of '${specifier}' to be a value, got a type: nothing of it is left when the program runs.`,
      hint: name === 'default' ? `Write \`import type … from '${specifier}'\`.` : `Write \`import type { ${name} } from '${specifier}'\`, or \`type ${name}\` inside the braces.`,
    }
  const near = nearest(name, values)
  const all = [...values].filter((one) => one !== 'default')
  if (name === 'default')
    return {
      code,
      at,
      message: `Expected '${specifier}' to have a default export, got ${all.length > 0 ? `only ${listed(all.slice(0, 5), 'and')}` : 'none'}.`,
      hint: all.length > 0 ? `Write \`import { ${all[0]} } from '${specifier}'\`, or export a default there.` : `Add \`export default\` to '${specifier}'.`,
    }
  const has = all.length > 0 ? listed(all.slice(0, 5), 'and') : values.has('default') ? 'only a default' : 'nothing'
  let hint = `Export \`${name}\` from '${specifier}', or import something it has.`
  if (near.length > 0) hint = `Did you mean ${listed(near, 'or')}?`
  else if (all.length === 0 && values.has('default')) hint = `Write \`import ${name} from '${specifier}'\`, without braces.`
  return { code, at, message: `Expected '${specifier}' to export \`${name}\`, got a module that exports ${has}.`, hint }
}

const nodeModules = new Set([
  'child_process', 'cluster', 'crypto', 'dgram', 'dns', 'events', 'fs', 'fs/promises', 'http', 'http2', 'https', 'net', 'os',
  'path', 'process', 'readline', 'stream', 'stream/promises', 'tls', 'url', 'util', 'v8', 'vm', 'worker_threads', 'zlib',
  'buffer', 'async_hooks', 'perf_hooks', 'module', 'events',
])

function unknownImport(from: string, specifier: string, at: number, names: ReadonlySet<string>): Explanation {
  const code = 'unknown-import'
  const available = Object.keys(builtIns)
  const bare = specifier.replace(/^node:/, '')
  if (specifier === 'interleave:hooks')
    return { code, at, message: "Expected a module for programs, got 'interleave:hooks', which belongs to the engine.", hint: "Import from 'interleave:world'." }
  if (available.includes(`node:${bare}`))
    return { code, at, message: `Expected 'node:${bare}', got '${specifier}'.`, hint: `Write 'node:${bare}'.` }
  if (specifier.startsWith('node:') || nodeModules.has(bare))
    return {
      code,
      at,
      message: `Expected a module that this sandbox has, got '${specifier}': a program here has no disk, no network and no process.`,
      hint: `What there is: ${listed(available, 'and')}. For input and output use \`io\` of 'interleave:world'.`,
    }
  if (!specifier.startsWith('.')) {
    const sibling = resolveImport(from, `./${specifier}`, names)
    const near = nearest(specifier, available)
    return {
      code,
      at,
      message: `Expected a file of this program or a built-in module, got '${specifier}': packages are not available here.`,
      hint: sibling ? `For the file write './${sibling}'.` : near.length > 0 ? `Did you mean ${listed(near, 'or')}?` : `What there is: ${listed(available, 'and')}.`,
    }
  }
  const others = [...names].filter((name) => name !== from).map((name) => relative(from, name))
  const near = nearest(specifier, others)
  const here = others.length > 0 ? `this program has ${listed(others.slice(0, 5), 'and')}` : 'this program has no other file'
  return {
    code,
    at,
    message: `Expected '${specifier}' to be a file of this program; ${here}.`,
    hint: near.length > 0 ? `Did you mean ${listed(near, 'or')}?` : 'Check the name, or add the file.',
  }
}

/** How `from` would name `to` in an import. */
function relative(from: string, to: string): string {
  const base = from.split('/').slice(0, -1)
  const parts = to.split('/')
  while (base.length > 0 && base[0] === parts[0] && parts.length > 1) {
    base.shift()
    parts.shift()
  }
  return (base.length === 0 ? './' : '../'.repeat(base.length)) + parts.join('/')
}
