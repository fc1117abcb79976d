import type { AccessText } from './access-text.ts'
import type { ParsedFile } from './diagnose.ts'
import type { AccessSite } from './program.ts'
import { resolveImport } from './resolve-import.ts'
import { findVariables, type Variable, type Variables } from './shared-variables.ts'
import { trackAccesses } from './track-accesses.ts'

/** Plans what makes the modules of a program tell their reads and writes. Adds their places to `sites`. */
export function planAccesses(files: readonly ParsedFile[], sites: AccessSite[]): AccessText[] {
  const names = files.map(({ name }) => name)
  const found = new Map<string, Variables>(files.map(({ name, program }) => [name, findVariables(program)]))
  return files.map((file) => {
    const variables = found.get(file.name)!
    const home = (variable: Variable): { module: string; name: string } | null => {
      const imported = variables.imports.get(variable)
      if (!imported) return variables.isShared(variable) ? { module: file.name, name: variable.name } : null
      const module = resolveImport(file.name, imported.specifier, names)
      const exporting = module === null ? undefined : found.get(module)
      const exported = exporting?.exports.get(imported.name)
      return exporting && module !== null && exported && exporting.isShared(exported) ? { module, name: exported.name } : null
    }
    return trackAccesses(file, { variables, home }, sites)
  })
}
