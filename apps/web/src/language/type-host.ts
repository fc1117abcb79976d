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
  readonly #surroundings: ReadonlyMap<string, VersionedText>
  readonly #root: string
  readonly #files = new Map<string, VersionedText>()
  #version = 0

  /** `surroundings`: see read-guest-types.ts. `root`: a folder that no other program has, since what is read is kept by path. */
  constructor(surroundings: ReadonlyMap<string, VersionedText>, root: string) {
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
    return [...[...this.#surroundings.keys()].filter((path) => !path.startsWith(`${SURROUNDINGS}lib.`)), ...[...this.#files.keys()].map((name) => this.path(name))]
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

  readFile(path: string): string | undefined {
    return this.#at(path)?.text
  }

  resolveModuleNameLiterals(names: readonly ts.StringLiteralLike[], from: string): readonly ts.ResolvedModuleWithFailedLookupLocations[] {
    return names.map(({ text }) => {
      const name = resolveImport(this.name(from), text, new Set(this.#files.keys()))
      if (name === null || !this.#files.has(name)) return { resolvedModule: undefined }
      return { resolvedModule: { resolvedFileName: this.path(name), extension: /\.[cm]?[jt]s$/.exec(name)?.[0] ?? '.ts' } }
    })
  }

  #at(path: string): VersionedText | undefined {
    return this.#surroundings.get(path) ?? (path.startsWith(this.#root) ? this.#files.get(this.name(path)) : undefined)
  }
}

export function surroundingsFrom(types: Readonly<Record<string, string>>): Map<string, VersionedText> {
  return new Map(Object.entries(types).map(([name, text]) => [SURROUNDINGS + name, new VersionedText(text, 1)]))
}
