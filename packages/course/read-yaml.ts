import { LineCounter, parseDocument, isNode } from 'yaml'
import type { Document } from 'yaml'
import type { z } from 'zod'
import { inWords } from './content-error.ts'
import type { ContentError } from './content-error.ts'

/** What a file says, with the means to say on which line it says it. */
export interface YamlValue<T> {
  value: T
  /** The line of the node at this path, or of its nearest ancestor that exists. */
  lineOf(path: readonly PropertyKey[]): number
}

/**
 * Reads YAML and holds it against a schema. Every mistake carries its line in the file; `firstLine` is the line on which
 * `text` begins there (front matter begins on line 2).
 */
export function readYaml<T>(file: string, text: string, schema: z.ZodType<T>, firstLine = 1): YamlValue<T> | ContentError[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0) {
    return document.errors.map((error) => ({
      file,
      line: lines.linePos(error.pos[0]).line + firstLine - 1,
      expected: 'valid YAML',
      got: error.message,
    }))
  }
  const lineOf = (path: readonly PropertyKey[]) => lineAt(document, lines, path) + firstLine - 1
  const json: unknown = document.toJS()
  const checked = schema.safeParse(json)
  if (checked.success) return { value: checked.data, lineOf }
  return checked.error.issues.map((issue) => {
    const stray = issue.code === 'unrecognized_keys'
    return {
      file,
      line: lineOf(stray ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path),
      expected: stray ? `only known fields at ${where(issue.path)}` : `${where(issue.path)} to be right (${issue.message})`,
      got: stray ? issue.keys.join(', ') : inWords(valueAt(json, issue.path)),
    }
  })
}

function where(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the file' : path.map(String).join('.')
}

function lineAt(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at: unknown = value
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined
    at = Reflect.get(at, key)
  }
  return at
}
