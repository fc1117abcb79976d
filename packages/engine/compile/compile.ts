import { blankTypes } from './blank-types.ts'
import { diagnose, type ParsedFile } from './diagnose.ts'
import { instrument } from './instrument.ts'
import { moduleOf } from './kept-texts.ts'
import { listed, nearest } from './nearest.ts'
import { plainModule } from './plain-module.ts'
import { planAccesses } from './plan-accesses.ts'
import type { AccessSite, Diagnostic, Program, Site, SourceFile } from './program.ts'

export interface CompileOptions {
  /** The file that runs; the others run when it imports them. */
  entry?: string
  /** Report local variables at each await. */
  locals?: boolean
  /** Tell reads and writes, for runs with `track` or `accesses`. */
  accesses?: boolean
  /**
   * Puts in no hooks but those that mend what QuickJS gets wrong, for runs of which only the result is asked. What happens,
   * and in which orders it can, is the same.
   */
  plain?: boolean
  /**
   * Files of packages, named as an import means them: `node_modules/scope__name/part.ts` for '@scope/name/part'. Those that
   * the program imports become files of it, instrumented like its own.
   */
  packages?: readonly SourceFile[]
}

/**
 * Files to a program that the sandbox can run: types blanked in place, hooks inserted, every call site numbered. A
 * program that cannot run comes back as a list of diagnostics, in the order of the files; this never throws for what a
 * learner wrote. The same files give the same program, whatever the host.
 *
 * Without `entry`, it is `main.ts`, else `index.ts`, else the only file, else the only `*.test.ts`.
 */
export function compile(own: readonly SourceFile[], options: CompileOptions = {}): Program | Diagnostic[] {
  const { files, parsed, diagnostics } = diagnose(own, options.packages)
  const entry = findEntry(own, options.entry)
  const named = diagnostics.every(({ code }) => code !== 'bad-file-name')
  if (typeof entry !== 'string' && named) diagnostics.push(entry)
  if (diagnostics.length > 0 || typeof entry !== 'string') return diagnostics
  const sites: Site[] = []
  // Packages first: their modules are then the same in every program.
  const inOrder = [...parsed.slice(own.length), ...parsed.slice(0, own.length)]
  if (options.accesses !== true && options.locals !== true) {
    const make = options.plain ? plainModule : instrument
    const modules = inOrder.map((file) => moduleOf(file.kept, options.plain ? `plain ${file.name}` : file.name, sites, () => make(blanked(file), sites, false)))
    return { entry, modules, sites, ...(options.plain ? { plain: true as const } : {}), files: files.map(({ name, text }) => ({ name, text })) }
  }
  const plain = inOrder.map(blanked)
  const accessSites: AccessSite[] = []
  const texts = options.accesses ? planAccesses(plain, accessSites) : []
  const modules = plain.map((file, index) => instrument(file, sites, options.locals === true, texts[index]))
  return { entry, modules, sites, ...(options.accesses ? { accesses: true as const, accessSites } : {}), files: files.map(({ name, text }) => ({ name, text })) }
}

function blanked({ name, text, program, starts, kept }: ParsedFile): ParsedFile {
  return { name, text: blankTypes(program, text), program, starts, kept }
}

/** Tells a program from the diagnostics that came instead. */
export function isProgram(result: Program | Diagnostic[]): result is Program {
  return !Array.isArray(result)
}

function findEntry(files: readonly SourceFile[], wanted: string | undefined): string | Diagnostic {
  const names = files.map(({ name }) => name)
  const missing = (message: string, hint: string): Diagnostic => ({
    code: 'no-entry', file: wanted ?? names[0] ?? 'main.ts', line: 1, column: 1, message, hint,
  })
  if (wanted !== undefined) {
    if (names.includes(wanted)) return wanted
    const near = nearest(wanted, names)
    const has = names.length > 0 ? `only ${listed(names.slice(0, 5), 'and')}` : 'no file at all'
    return missing(`Expected the file \`${wanted}\` to start with, got ${has}.`, near.length > 0 ? `Did you mean ${listed(near, 'or')}?` : `Add \`${wanted}\`.`)
  }
  for (const name of ['main.ts', 'index.ts']) if (names.includes(name)) return name
  if (names.length === 1) return names[0]!
  const tests = names.filter((name) => name.endsWith('.test.ts'))
  if (tests.length === 1) return tests[0]!
  const got = names.length === 0 ? 'no file at all' : tests.length > 1 ? `several tests: ${listed(tests.slice(0, 5), 'and')}` : listed(names.slice(0, 5), 'and')
  return missing(`Expected a file to start with (\`main.ts\`, \`index.ts\` or one \`*.test.ts\`), got ${got}.`, 'Name the file that runs first `main.ts`.')
}
