/** A mistake of an author, as a value: where it is, what was expected there and what came. */
export interface ContentError {
  /** Relative to the folder that was parsed: `quiz.yaml`. */
  file: string
  /** Counts from 1. */
  line: number
  expected: string
  got: string
}

/** Tells a failed parse from a good one: no parsed content is an array. */
export function isContentErrors(parsed: unknown): parsed is ContentError[] {
  return Array.isArray(parsed)
}

/** One line for a terminal or an overlay: `quiz.yaml:12: expected at least 2 options, got 1`. */
export function describeContentError({ file, line, expected, got }: ContentError): string {
  return `${file}:${line}: expected ${expected}, got ${got}`
}

/** A value in words, short enough for one line. */
export function inWords(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? String(value))
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
