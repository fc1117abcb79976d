/** The part of a CodeMirror document that a position needs. */
interface Lines {
  readonly lines: number
  line(number: number): { from: number; to: number; text: string }
}

/** What to underline for a place: the word that starts there, or one character; never beyond the document. */
export function lintRange(doc: Lines, place: { line: number; column: number }): { from: number; to: number } {
  const line = doc.line(Math.min(Math.max(place.line, 1), doc.lines))
  const start = Math.min(Math.max(place.column - 1, 0), line.text.length)
  const word = /^[\w$]+/.exec(line.text.slice(start))?.[0].length ?? 1
  const from = line.from + start
  const to = Math.min(from + word, line.to)
  // An empty range cannot be seen: at the end of a line, mark the character before.
  return to > from ? { from, to } : { from: Math.max(line.from, from - 1), to: from }
}
