import type { SourceFile } from '@interleave/engine/compile/program.ts'
import ts from 'typescript'
import { floatingPromises } from './floating-promises.ts'
import type { Completions, Definition, Description, Hover, Problem, Signature, TextEdit } from './messages.ts'
import { type Surroundings, surroundingsFrom, TypeHost } from './type-host.ts'
import { isCodeAction, problemOf, toEdits } from './type-problems.ts'

const preferences: ts.UserPreferences = {
  quotePreference: 'single',
  includeCompletionsForModuleExports: true,
  includeCompletionsWithInsertText: true,
  importModuleSpecifierEnding: 'js',
  importModuleSpecifierPreference: 'relative',
}
const format: ts.FormatCodeSettings = { ...ts.getDefaultFormatCodeSettings('\n'), indentSize: 2, semicolons: ts.SemicolonPreference.Remove }
/** Nobody reads a list of a thousand names to its end. */
const MOST_COMPLETIONS = 400
const MOST_PROBLEMS = 200
/** Looking for fixes takes longer than looking for problems. */
const MOST_FIXED = 20

/** The surroundings are read once; programs of all editors of a page share them. */
export class TypeLibrary {
  readonly #surroundings: Surroundings
  readonly #documents = ts.createDocumentRegistry(true, '/')
  #opened = 0

  /** `guestTypes`: see read-guest-types.ts. `packages`: sources that a program may import by a package's name. */
  constructor(guestTypes: Readonly<Record<string, string>>, packages: readonly SourceFile[] = []) {
    this.#surroundings = surroundingsFrom(guestTypes, packages)
  }

  open(): TypeService {
    const host = new TypeHost(this.#surroundings, `/${++this.#opened}/`)
    return new TypeService(host, ts.createLanguageService(host, this.#documents))
  }
}

/** TypeScript over the files of one program: what is wrong, what may follow, what something is. Knows what the sandbox has. */
export class TypeService {
  readonly #host: TypeHost
  readonly #service: ts.LanguageService

  constructor(host: TypeHost, service: ts.LanguageService) {
    this.#host = host
    this.#service = service
  }

  set(file: SourceFile): void {
    this.#host.set(file)
  }

  delete(name: string): void {
    this.#host.delete(name)
  }

  /** What is wrong in a file, with ways to mend it. */
  problems(file: string): Problem[] {
    if (!this.#host.has(file)) return []
    const path = this.#host.path(file)
    const syntax = this.#service.getSyntacticDiagnostics(path)
    // Types of what cannot be read are guesses.
    const found = syntax.length > 0 ? syntax : [...this.#service.getSemanticDiagnostics(path), ...this.#service.getSuggestionDiagnostics(path)]
    const problems = found.flatMap((diagnostic) => problemOf(diagnostic) ?? []).slice(0, MOST_PROBLEMS)
    const program = this.#service.getProgram()
    const source = program?.getSourceFile(path)
    if (syntax.length === 0 && program && source) problems.push(...floatingPromises(program.getTypeChecker(), source, file))
    return problems.map((problem, index) => (index < MOST_FIXED ? this.#withFixes(path, problem) : problem))
  }

  #withFixes(path: string, problem: Problem): Problem {
    const code = Number(/^TypeScript (\d+)$/.exec(problem.source)?.[1])
    if (Number.isNaN(code)) return problem
    try {
      const actions = this.#service.getCodeFixesAtPosition(path, problem.from, problem.to, [code], format, preferences).filter(isCodeAction)
      const fixes = actions.map(({ description, changes }) => ({ title: description, edits: toEdits(changes, this.#host) }))
      return { ...problem, fixes: fixes.slice(0, 3) }
    } catch {
      // A fix that TypeScript cannot work out is one that is not offered.
      return problem
    }
  }

  complete(file: string, at: number): Completions | null {
    const path = this.#host.path(file)
    const found = this.#service.getCompletionsAtPosition(path, at, preferences)
    if (!found || found.entries.length === 0) return null
    const word = /[\w$#]*$/.exec(this.#host.text(file).slice(Math.max(0, at - 200), at))?.[0] ?? ''
    // A path says of each entry what it replaces: a name with a dot in it is no word.
    const span = found.entries[0]?.replacementSpan ?? found.optionalReplacementSpan
    const from = span && span.start <= at ? span.start : at - word.length
    const typed = this.#host.text(file).slice(from, at).toLowerCase()
    const fitting = found.entries.filter(({ name }) => couldMean(name.toLowerCase(), typed))
    const options = fitting.slice(0, MOST_COMPLETIONS).map((entry) => ({
      label: entry.name,
      kind: entry.kind,
      sortText: entry.sortText,
      ...(entry.insertText === undefined || entry.insertText === entry.name ? {} : { insert: entry.insertText }),
      ...(entry.source === undefined ? {} : { from: entry.source }),
      isDeprecated: /\bdeprecated\b/.test(entry.kindModifiers ?? ''),
    }))
    return options.length === 0 ? null : { from, options }
  }

  /** What a completion is, and what has to be written elsewhere for it: an import. */
  describe(file: string, at: number, label: string, from: string | undefined): (Description & { edits: TextEdit[] }) | null {
    const details = this.#service.getCompletionEntryDetails(this.#host.path(file), at, label, format, from, preferences, undefined)
    if (!details) return null
    const edits = (details.codeActions ?? []).filter(isCodeAction).flatMap(({ changes }) => toEdits(changes, this.#host))
    return { signature: textOf(details.displayParts), docs: textOf(details.documentation), edits }
  }

  hover(file: string, at: number): Hover | null {
    const info = this.#service.getQuickInfoAtPosition(this.#host.path(file), at)
    if (!info) return null
    const { start, length } = info.textSpan
    return { from: start, to: start + length, signature: textOf(info.displayParts).replace(/\nimport [\s\S]*$/, ''), docs: docsOf(info) }
  }

  signature(file: string, at: number): Signature | null {
    const help = this.#service.getSignatureHelpItems(this.#host.path(file), at, undefined)
    const item = help?.items[help.selectedItemIndex]
    if (!help || !item) return null
    return {
      before: textOf(item.prefixDisplayParts),
      parameters: item.parameters.map(({ displayParts }) => textOf(displayParts)),
      after: textOf(item.suffixDisplayParts),
      active: help.argumentIndex,
      docs: textOf(item.parameters[help.argumentIndex]?.documentation),
    }
  }

  /** Where something is declared, if that is in the program's own files. */
  definition(file: string, at: number): Definition | null {
    const found = this.#service.getDefinitionAtPosition(this.#host.path(file), at) ?? []
    const own = found.find(({ fileName }) => this.#host.has(this.#host.name(fileName)))
    return own ? { file: this.#host.name(own.fileName), from: own.textSpan.start } : null
  }

  /** Every place to change for another name; null where nothing can be renamed. */
  rename(file: string, at: number, to: string): TextEdit[] | null {
    const path = this.#host.path(file)
    if (!this.#service.getRenameInfo(path, at, { allowRenameOfImportPath: false }).canRename) return null
    const places = this.#service.findRenameLocations(path, at, false, false, { providePrefixAndSuffixTextForRename: true })
    if (!places || places.some(({ fileName }) => !this.#host.has(this.#host.name(fileName)))) return null
    return places.map(({ fileName, textSpan, prefixText = '', suffixText = '' }) => ({
      file: this.#host.name(fileName), from: textSpan.start, to: textSpan.start + textSpan.length, insert: prefixText + to + suffixText,
    }))
  }

  close(): void {
    this.#service.dispose()
  }
}

/** Whether the letters that were typed stand in the name, in their order. */
function couldMean(name: string, typed: string): boolean {
  let at = 0
  for (const letter of typed) {
    at = name.indexOf(letter, at) + 1
    if (at === 0) return false
  }
  return true
}

function docsOf({ documentation, tags }: ts.QuickInfo): string {
  const told = (tags ?? []).filter(({ name }) => name === 'deprecated' || name === 'returns' || name === 'throws')
  return [textOf(documentation), ...told.map(({ name, text }) => `@${name} ${textOf(text)}`)].filter((part) => part !== '').join('\n')
}

function textOf(parts: readonly ts.SymbolDisplayPart[] | undefined): string {
  return ts.displayPartsToString(parts === undefined ? undefined : [...parts])
}
