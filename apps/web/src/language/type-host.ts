import { resolveImport } from '@interleave/engine/compile/resolve-import.ts'
import type { SourceFile } from '@interleave/engine/compile/program.ts'
import ts from 'typescript'
import { VersionedText } from './versioned-text.ts'

/** Where the surroundings stand: no file of a program can have this name. */
const SURROUNDINGS = '/:guest/'
/** Brings in the others of its kind. */
const LANGUAGE = 'lib.esnext.d.ts'

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  strict: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noFallthroughCasesInSwitch: true,
  erasableSyntaxOnly: true,
  allowImportingTsExtensions: true,
  allowJs: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  lib: [LANGUAGE],
}

/** The files of one program as TypeScript asks for them. There is no disk; imports mean what they mean in the sandbox. */
export class TypeHost implements ts.LanguageServiceHost {
  readonly #surroundings: Surroundings
  readonly #root: string
  readonly #files = new Map<string, VersionedText>()
  #version = 0

  /** `root`: a folder that no other program has, since what is read is kept by path. */
  constructor(surroundings: Surroundings, root: string) {
    this.#surroundings = surroundings
    this.#root = root
  }

  path(name: string): string {
    return this.#root + name
  }

  name(path: string): string {
    return path.slice(this.#root.length)
  }

  set({ name, text }: SourceFile): void {
    if (this.#files.get(name)?.text !== text) this.#files.set(name, new VersionedText(text, ++this.#version))
  }

  delete(name: string): void {
    if (this.#files.delete(name)) this.#version++
  }

  has(name: string): boolean {
    return this.#files.has(name)
  }

  text(name: string): string {
    return this.#files.get(name)?.text ?? ''
  }

  getCompilationSettings(): ts.CompilerOptions {
    return options
  }

  getProjectVersion(): string {
    return String(this.#version)
  }

  getScriptFileNames(): string[] {
    return [...this.#surroundings.declarations, ...[...this.#files.keys()].map((name) => this.path(name))]
  }

  getScriptVersion(path: string): string {
    return String(this.#at(path)?.version ?? 0)
  }

  getScriptSnapshot(path: string): ts.IScriptSnapshot | undefined {
    return this.#at(path)
  }

  getCurrentDirectory(): string {
    return '/'
  }

  getDefaultLibFileName(): string {
    return SURROUNDINGS + LANGUAGE
  }

  fileExists(path: string): boolean {
    return this.#at(path) !== undefined
  }

  /** For completing what is imported. */
  directoryExists(path: string): boolean {
    const folder = path.endsWith('/') ? path : `${path}/`
    return this.getScriptFileNames().some((name) => name.startsWith(folder))
  }

  getDirectories(path: string): string[] {
    const folder = path.endsWith('/') ? path : `${path}/`
    const inside = [...this.#files.keys()].map((name) => this.path(name)).filter((name) => name.startsWith(folder)).map((name) => name.slice(folder.length))
    return [...new Set(inside.filter((name) => name.includes('/')).map((name) => name.slice(0, name.indexOf('/'))))]
  }

  readDirectory(path: string): string[] {
    const folder = path.endsWith('/') ? path : `${path}/`
    return [...this.#files.keys()].map((name) => this.path(name)).filter((name) => name.startsWith(folder) && !name.slice(folder.length).includes('/'))
  }

  readFile(path: string): string | undefined {
    return this.#at(path)?.text
  }

  resolveModuleNameLiterals(names: readonly ts.StringLiteralLike[], from: string): readonly ts.ResolvedModuleWithFailedLookupLocations[] {
    return names.map(({ text }) => {
      const { packages } = this.#surroundings
      const fromPackage = from.startsWith(SURROUNDINGS)
      const name = resolveImport(fromPackage ? from.slice(SURROUNDINGS.length) : this.name(from), text, new Set([...packages, ...this.#files.keys()]))
      if (name === null || !(packages.has(name) || this.#files.has(name))) return { resolvedModule: undefined }
      const resolvedFileName = packages.has(name) ? SURROUNDINGS + name : this.path(name)
      return { resolvedModule: { resolvedFileName, extension: /\.[cm]?[jt]s$/.exec(name)?.[0] ?? '.ts' } }
    })
  }

  #at(path: string): VersionedText | undefined {
    return this.#surroundings.files.get(path) ?? (path.startsWith(this.#root) ? this.#files.get(this.name(path)) : undefined)
  }
}

/** What all programs have around them: what TypeScript reads for each, and packages that a program may import. */
export interface Surroundings {
  files: ReadonlyMap<string, VersionedText>
  /** Paths of what is read whether it is imported or not. */
  declarations: readonly string[]
  /** Names of the packages' files, as `resolveImport` gives them. */
  packages: ReadonlySet<string>
}

/** `types`: see read-guest-types.ts. `packages`: sources, named as the engine's `compile` means them. */
export function surroundingsFrom(types: Readonly<Record<string, string>>, packages: readonly SourceFile[]): Surroundings {
  const files = [...Object.entries(types), ...packages.map(({ name, text }) => [name, text] as const)]
  return {
    files: new Map(files.map(([name, text]) => [SURROUNDINGS + name, new VersionedText(text, 1)])),
    declarations: Object.keys(types).filter((name) => !name.startsWith('lib.')).map((name) => SURROUNDINGS + name),
    packages: new Set(packages.map(({ name }) => name)),
  }
}
