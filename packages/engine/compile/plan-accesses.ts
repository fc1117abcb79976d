import type { AccessText } from './access-text.ts'
import type { ParsedFile } from './diagnose.ts'
import type { AccessSite } from './program.ts'
import { resolveImport } from './resolve-import.ts'
import { findVariables, type Variable, type Variables } from './shared-variables.ts'
import { type Home, trackAccesses } from './track-accesses.ts'

/** Plans what makes the modules of a program tell their reads and writes. Adds their places to `sites`. */
export function planAccesses(files: readonly ParsedFile[], sites: AccessSite[]): AccessText[] {
  const names = files.map(({ name }) => name)
  const found = new Map<string, Variables>(files.map(({ name, program }) => [name, findVariables(program)]))
  const takesNamespaces = [...found.values()].some((one) => one.takesNamespaces)
  /** Where a variable that a module exports was declared, through however many modules. */
  const declared = (module: string | null, name: string, seen: readonly string[] = []): { module: string; variable: Variable } | null => {
    const exporting = module === null ? undefined : found.get(module)
    if (module === null || !exporting || seen.includes(`${module} ${name}`)) return null
    const from = (specifier: string, other: string): ReturnType<typeof declared> =>
      declared(resolveImport(module, specifier, names), other, [...seen, `${module} ${name}`])
    const variable = exporting.exports.get(name)
    const link = variable ? exporting.imports.get(variable) : exporting.reexports.get(name)
    if (link) return from(link.specifier, link.name)
    if (variable) return { module, variable }
    for (const specifier of exporting.stars) {
      const given = from(specifier, name)
      if (given) return given
    }
    return null
  }
  return files.map((file) => {
    const variables = found.get(file.name)!
    const home = (variable: Variable): Home | null => {
      if (variables.isGlobal(variable)) return { module: '', name: variable.name, inNamespace: false }
      const imported = variables.imports.get(variable)
      const own = imported ? declared(resolveImport(file.name, imported.specifier, names), imported.name) : { module: file.name, variable }
      if (!own || !found.get(own.module)?.isShared(own.variable)) return null
      return { module: own.module, name: own.variable.name, inNamespace: takesNamespaces && own.variable.exported }
    }
    return trackAccesses(file, { variables, home }, sites)
  })
}
