import type { Token, Tokens } from 'marked'
import type { ContentError } from './content-error.ts'
import { inWords } from './content-error.ts'
import { parseFence } from './fence.ts'
import type { Fence } from './fence.ts'
import { callPathSchema, walkSchema } from './lesson-schema.ts'
import type { Block, Section, SectionKind } from './lesson.ts'
import { readYaml } from './read-yaml.ts'
import { isSafeLink, lexMarkdown, linksOf, renderInline, renderTokens } from './render-markdown.ts'

const kinds: readonly SectionKind[] = [
  'architecture', 'which-when', 'implementation', 'anti-patterns', 'checklist', 'lab', 'pitfalls', 'interview',
  'next-level', 'summary', 'quiz', 'review',
]

/** What the lesson says of a sample; its code stands in `samples/`. */
export interface SampleClaim {
  name: string
  line: number
  prints: string[]
  findings: string[]
  explore: boolean
}

export interface ParsedSections {
  sections: Section[]
  claims: SampleClaim[]
  errors: ContentError[]
}

const headingShape = /^(.*?)\s*\{#([a-z0-9]+(?:-[a-z0-9]+)*)\s+([a-z-]+)\}$/

/** Reads the body of `lesson.md`, which begins on line `firstLine` of the file. */
export function parseSections(file: string, body: string, firstLine: number): ParsedSections {
  const sections: Section[] = []
  const claims: SampleClaim[] = []
  const errors: ContentError[] = []
  const fail = (line: number, expected: string, got: string) => errors.push({ file, line, expected, got })
  let offset = 0
  let line = firstLine
  let prose: Token[] = []

  const flush = () => {
    const section = sections.at(-1)
    if (section && prose.some((token) => token.type !== 'space')) section.blocks.push({ kind: 'prose', html: renderTokens(prose) })
    prose = []
  }

  // The parser keeps no positions, so each part is found again by its raw text, in order.
  const source = body.replace(/\r\n?/g, '\n')
  for (const token of lexMarkdown(source)) {
    const found = source.indexOf(token.raw, offset)
    if (found !== -1) {
      line += count(source.slice(offset, found), '\n')
      offset = found
    }
    const at = line
    for (const href of linksOf([token])) {
      if (!isSafeLink(href)) fail(at, 'a link to https://…, to a page of this site (/…) or to a section (#…)', inWords(href))
    }
    if (token.type === 'heading' && token.depth <= 2) {
      flush()
      const section = parseHeading(token as Tokens.Heading, at, sections, fail)
      if (section) sections.push(section)
    } else if (sections.length === 0) {
      if (token.type !== 'space') fail(at, 'a heading `## Title {#id kind}` before anything else', inWords(token.raw.trim()))
    } else if (token.type === 'table') {
      flush()
      sections.at(-1)?.blocks.push(tableBlock(token as Tokens.Table))
    } else if (token.type === 'code') {
      flush()
      const block = fenceBlock(file, token as Tokens.Code, at, claims, errors)
      if (block) sections.at(-1)?.blocks.push(block)
    } else {
      prose.push(token)
    }
    line += count(token.raw, '\n')
    offset += token.raw.length
  }
  flush()
  return { sections, claims, errors }
}

type Fail = (line: number, expected: string, got: string) => void

function parseHeading(token: Tokens.Heading, line: number, before: Section[], fail: Fail): Section | null {
  const [, title, id, kind] = headingShape.exec(token.text) ?? []
  if (token.depth !== 2 || !title || !id) {
    fail(line, 'a heading `## Title {#id kind}`', inWords(token.raw.trim()))
    return null
  }
  const known = kinds.find((k) => k === kind)
  if (!known) {
    fail(line, `a kind of section: ${kinds.join(', ')}`, inWords(kind))
    return null
  }
  if (before.some((section) => section.id === id)) fail(line, 'an id that no other section has', `'${id}' again`)
  return { kind: known, id, title, blocks: [] }
}

function tableBlock(table: Tokens.Table): Block {
  const cells = (row: Tokens.TableCell[]) => row.map((cell) => renderInline(cell.tokens))
  return { kind: 'table', head: cells(table.header), rows: table.rows.map(cells) }
}

function fenceBlock(file: string, token: Tokens.Code, line: number, claims: SampleClaim[], errors: ContentError[]): Block | null {
  const fence = parseFence(token.lang ?? '')
  const fail = (expected: string, got: string) => void errors.push({ file, line, expected, got })
  if (fence.language === 'compare') return compareBlock(fence, token.text, line, claims, fail)
  if (fence.language === 'call-path') {
    const read = readYaml(file, token.text, callPathSchema, line + 1)
    if (Array.isArray(read)) {
      errors.push(...read)
      return null
    }
    return { kind: 'call-path', frames: read.value }
  }
  if (fence.language === 'walk') {
    const program = fence.values['sample']
    if (!program) return fail('a sample=… to run', inWords(token.lang)) ?? null
    const read = readYaml(file, token.text, walkSchema, line + 1)
    if (!Array.isArray(read)) return { kind: 'walk', walk: { program, stops: read.value } }
    errors.push(...read)
    return null
  }
  const sample = fence.values['sample']
  if (sample === undefined) return { kind: 'code', language: fence.language || 'text', code: token.text }
  if (!fence.values['caption']) fail('a caption="…" that says what to look at', inWords(token.lang))
  claims.push({ name: sample, line, prints: printed(token.text), findings: list(fence.values['finds']), explore: fence.flags.includes('explore') })
  return { kind: 'sample', sample, caption: fence.values['caption'] ?? '' }
}

function compareBlock(fence: Fence, text: string, line: number, claims: SampleClaim[], fail: (expected: string, got: string) => void): Block | null {
  const { bad, good, pitfall, finds } = fence.values
  const [symptom = '', badPrints, goodPrints] = text.split(/^--- (?:bad|good)$/m)
  if (!bad || !good || !pitfall) {
    fail('`compare bad=… good=… pitfall=…`', inWords(fence.values))
    return null
  }
  if (!symptom.trim() || badPrints === undefined || goodPrints === undefined) {
    fail('the symptom in words, then `--- bad` and `--- good`, each with what it prints', inWords(text))
    return null
  }
  const explore = fence.flags.includes('explore')
  claims.push({ name: bad, line, prints: printed(badPrints), findings: list(finds), explore })
  claims.push({ name: good, line, prints: printed(goodPrints), findings: [], explore })
  return { kind: 'compare', bad, good, pitfall, symptom: symptom.trim() }
}

function printed(text: string): string[] {
  const body = text.replace(/^\n+|\n+$/g, '')
  return body === '' ? [] : body.split('\n')
}

function list(value: string | undefined): string[] {
  return value ? value.split(',') : []
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1
}
