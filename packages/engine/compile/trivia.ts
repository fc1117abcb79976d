/** Character work on source text that the tree does not carry: where the next token begins, which line a place is on. */

/** The first position from `at` on that is neither white space nor in a comment. */
export function skipTrivia(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at)
    if (code === 32 || (code >= 9 && code <= 13)) at++
    else if (code === 47 && text.charCodeAt(at + 1) === 47) {
      const end = text.indexOf('\n', at)
      if (end === -1) return text.length
      at = end + 1
    } else if (code === 47 && text.charCodeAt(at + 1) === 42) {
      const end = text.indexOf('*/', at + 2)
      if (end === -1) return text.length
      at = end + 2
    } else if (code > 127 && /\s/.test(text[at]!)) at++
    else return at
  }
}

/** Whether a character may stand in an identifier (escapes aside). */
export function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 36 ||
    (code > 127 && /[\p{ID_Continue}\u200c\u200d]/u.test(String.fromCharCode(code)))
  )
}

/** The word that begins at `at`, empty if none does. */
export function wordAt(text: string, at: number): string {
  let end = at
  while (end < text.length && isNameCode(text.charCodeAt(end))) end++
  return text.slice(at, end)
}

/** The source as one line, types already gone, cut to `limit` characters. */
export function shorten(text: string, limit = 60): string {
  const line = text.slice(0, limit * 8).replace(/\s+/g, ' ').replace(/ (?=[),;\]])/g, '').trim()
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line
}

/** Where each line begins. Only `\n` ends a line, as it does in the sandbox's own messages. */
export function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** Line and column, from 1, of a position. */
export function lineAndColumn(starts: readonly number[], at: number): { line: number; column: number } {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle]! <= at) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: at - starts[low]! + 1 }
}

/** `await x++` with a bracket on the next line: after `x++` a statement ends there, after `)` it would go on. */
export function endsWithUpdate(text: string, end: number): boolean {
  const last = text.slice(end - 2, end)
  return (last === '++' || last === '--') && '([`'.includes(text[skipTrivia(text, end)] ?? ' ')
}
