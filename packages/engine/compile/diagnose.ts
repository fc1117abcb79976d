import { checkLinks, type LinkedModule } from './check-links.ts'
import { codePoint, explainDepth, explainNesting, explainSyntax, longestStretch, MAX_DEPTH, type Explanation } from './explain-syntax.ts'
import { findUnsupported, TooDeep } from './find-unsupported.ts'
import { readLinks } from './module-links.ts'
import { KeptTexts, type KeptText } from './kept-texts.ts'
import { ParseFailure, parse } from './parse.ts'
import type { Diagnostic, SourceFile } from './program.ts'
import { extensions, resolveImport } from './resolve-import.ts'
import { scanBrackets } from './scan-brackets.ts'
import type { SyntaxNode } from './syntax-node.ts'
import { lineAndColumn, lineStarts } from './trivia.ts'

/** Boucher and Anderson, Trojan Source (2021): embeddings, overrides and isolates. */
const BIDIRECTIONAL = /[\u202a-\u202e\u2066-\u2069]/

/** All files together, in bytes of UTF-8: half of what the server takes in one request, so that what compiles can be sent. */
export const MAX_SOURCE_BYTES = 1_000_000

/** A file that parsed. `text` is as long as the learner's, and is what positions refer to. */
export interface ParsedFile {
  name: string
  text: string
  readonly program: SyntaxNode
  starts: readonly number[]
  kept: KeptText
}

const texts = new KeptTexts()

/** A text that was read before is parsed when its tree is asked for. */
function parsedBefore(name: string, text: string, kept: KeptText): ParsedFile {
  let program: SyntaxNode | null = null
  return { name, text, starts: kept.starts, kept, get program() { return (program ??= parse(text)) } }
}

/** Parses every file, and those of `packages` that they import, or says everything that keeps the program from running. */
export function diagnose(own: readonly SourceFile[], packages: readonly SourceFile[] = []): { files: SourceFile[]; parsed: ParsedFile[]; diagnostics: Diagnostic[] } {
  const files = [...own]
  const refused = [...checkNames(own), ...checkSize(own)]
  if (refused.length > 0) return { files, parsed: [], diagnostics: refused }
  const brought = new Map(packages.filter(({ name }) => !own.some((file) => file.name === name)).map((file) => [file.name, file]))
  const names = new Set([...brought.keys(), ...own.map(({ name }) => name)])
  const parsed: ParsedFile[] = []
  const linked: LinkedModule[] = []
  const diagnostics: Diagnostic[] = []
  // What a file imports of a package is added behind it, and gone through in its turn.
  for (const file of files) {
    const text = neutral(file.text)
    const before = texts.get(text)
    const one = before ? parsedBefore(file.name, text, before) : read(file.name, text, diagnostics)
    if (!one) continue
    parsed.push(one)
    const { links, imports } = one.kept
    linked.push({ name: file.name, links, imports })
    if (brought.size === 0) continue
    for (const { specifier } of [...links.links, ...imports]) {
      const name = resolveImport(file.name, specifier, names) ?? ''
      const added = brought.get(name)
      if (added) files.push({ name, text: added.text })
      brought.delete(name)
    }
  }
  // A file that did not parse exports nothing we know of: what others ask of it would be told as missing.
  if (parsed.length === files.length)
    for (const { file, trouble } of checkLinks(linked))
      diagnostics.push(placed(file, parsed.find(({ name }) => name === file)!.starts, trouble))
  const order = new Map(files.map(({ name }, i) => [name, i]))
  diagnostics.sort((a, b) => order.get(a.file)! - order.get(b.file)! || a.line - b.line || a.column - b.column)
  return { files, parsed, diagnostics }
}

/** Parses a text for the first time, or says what is wrong with it. */
function read(name: string, text: string, diagnostics: Diagnostic[]): ParsedFile | null {
  const starts = lineStarts(text)
  const tree = parseOrExplain(text)
  const troubles = 'message' in tree ? [tree] : tree.troubles
  for (const trouble of troubles) diagnostics.push(placed(name, starts, trouble))
  if ('message' in tree) return null
  const { program, imports } = tree
  const found = { links: readLinks(program), imports, starts }
  return { name, text, program, starts, kept: troubles.length > 0 ? { ...found, modules: new Map() } : texts.keep(text, found) }
}

type Checked = { program: SyntaxNode } & ReturnType<typeof findUnsupported>

function parseOrExplain(text: string): Checked | Explanation {
  const nul = text.indexOf('\0')
  if (nul !== -1)
    return { code: 'syntax', at: nul, message: 'Expected text, got a NUL character.', hint: 'Take it away: a source is plain text in UTF-8.' }
  const turn = BIDIRECTIONAL.exec(text)
  if (turn)
    return {
      code: 'syntax',
      at: turn.index,
      message: `Expected a source that reads as it runs, got ${codePoint(turn[0])}: it changes the direction of text, and can hide code from its readers.`,
      hint: `Take it away; in a text, write \`\\u${turn[0].charCodeAt(0).toString(16)}\`.`,
    }
  const trouble = scanBrackets(text, MAX_DEPTH)
  if (trouble?.kind === 'nesting') return explainNesting(trouble.at)
  try {
    const program = parse(text)
    return { program, ...findUnsupported(program) }
  } catch (error) {
    if (error instanceof ParseFailure) return explainSyntax(text, error)
    if (error instanceof TooDeep || error instanceof RangeError) return explainDepth(longestStretch(text))
    throw error
  }
}

/** A byte order mark becomes a space and `#!` a comment: the same length, and nothing in the parser's way. */
function neutral(text: string): string {
  if (text.startsWith('\ufeff')) return ` ${text.slice(1)}`
  return text.startsWith('#!') ? `//${text.slice(2)}` : text
}

function placed(file: string, starts: readonly number[], { at, code, message, hint }: Explanation): Diagnostic {
  return { code, file, ...lineAndColumn(starts, at), message, hint }
}

function checkNames(files: readonly SourceFile[]): Diagnostic[] {
  const seen = new Set<string>()
  const found: Diagnostic[] = []
  const refuse = (name: string, message: string, hint: string): void =>
    void found.push({ code: 'bad-file-name', file: name, line: 1, column: 1, message, hint })
  const allowed = `\`${extensions.slice(0, -1).join('`, `')}\` or \`${extensions.at(-1)}\``
  for (const { name } of files) {
    const shown = name.length > 80 ? `${name.slice(0, 79)}…` : name
    if (seen.has(name)) refuse(name, `Expected each file once, got '${shown}' twice.`, 'Rename one of the two, or take it away.')
    else if (/\.[jt]sx$/.test(name)) refuse(name, `Expected a name that ends in ${allowed}, got '${shown}'.`, 'Use `.ts`: there is no JSX here.')
    else if (!/^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/.test(name) || name.length > 200)
      refuse(name, `Expected a name of letters, digits, \`-\`, \`_\`, \`.\` and \`/\`, relative to the program, got '${shown}'.`, 'Rename the file, for example `service.ts`.')
    else if (!extensions.some((extension) => name.endsWith(extension)))
      refuse(name, `Expected a name that ends in ${allowed}, got '${shown}'.`, 'Rename the file, for example `service.ts`.')
    seen.add(name)
  }
  return found
}

function checkSize(files: readonly SourceFile[]): Diagnostic[] {
  let bytes = 0
  for (const { name, text } of files) {
    bytes += utf8Length(text)
    if (bytes <= MAX_SOURCE_BYTES) continue
    const all = files.reduce((sum, file) => sum + utf8Length(file.text), 0)
    const message = `Expected at most ${MAX_SOURCE_BYTES.toLocaleString('en')} bytes of source in all files together, got ${all.toLocaleString('en')}.`
    return [{ code: 'source-too-large', file: name, line: 1, column: 1, message, hint: 'Make the program smaller: build large data in code instead of writing it out.' }]
  }
  return []
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}
