import { endsWith, max, min, push } from './primordials.ts'

interface Line {
  sign: ' ' | '+' | '-'
  text: string
}

/** Past so many cells the exact comparison would cost more than its reader gains. */
const MOST_CELLS = 250_000
/** Equal lines shown after a difference before the rest is left out. */
const CONTEXT = 5

/** What turns `expected` into `actual`, line by line, as Node prints it: `+` only in actual, `-` only in expected. */
export function diffLines(actual: readonly string[], expected: readonly string[]): { text: string; skipped: boolean } {
  return print(compare(actual, expected))
}

// A comma at the end tells only that another property follows.
function same(actual: string, expected: string): boolean {
  return actual === expected || `${actual},` === expected || actual === `${expected},`
}

function compare(actual: readonly string[], expected: readonly string[]): Line[] {
  const lines: Line[] = []
  let start = 0
  while (start < actual.length && start < expected.length && same(actual[start] as string, expected[start] as string)) start++
  let end = 0
  const shorter = min(actual.length, expected.length) - start
  while (end < shorter && same(actual[actual.length - 1 - end] as string, expected[expected.length - 1 - end] as string)) end++
  const both = (a: string, e: string): void => push(lines, { sign: ' ', text: endsWith(e, ',') ? e : a })
  for (let i = 0; i < start; i++) both(actual[i] as string, expected[i] as string)
  middle(lines, actual, expected, start, actual.length - end, expected.length - end, both)
  for (let i = end; i > 0; i--) both(actual[actual.length - i] as string, expected[expected.length - i] as string)
  return lines
}

/** Longest common subsequence by the table; what differs between two common lines shows actual first. */
function middle(
  lines: Line[], actual: readonly string[], expected: readonly string[], from: number, actualTo: number, expectedTo: number,
  both: (actual: string, expected: string) => void,
): void {
  const height = actualTo - from
  const width = expectedTo - from
  const exact = height * width <= MOST_CELLS
  const table = new Uint32Array(exact ? (height + 1) * (width + 1) : 0)
  const at = (row: number, column: number): number => table[row * (width + 1) + column] as number
  if (exact) {
    for (let row = height - 1; row >= 0; row--) {
      for (let column = width - 1; column >= 0; column--) {
        table[row * (width + 1) + column] = same(actual[from + row] as string, expected[from + column] as string)
          ? at(row + 1, column + 1) + 1
          : max(at(row + 1, column), at(row, column + 1))
      }
    }
  }
  let row = 0
  let column = 0
  while (row < height || column < width) {
    if (exact && row < height && column < width && same(actual[from + row] as string, expected[from + column] as string)) {
      both(actual[from + row++] as string, expected[from + column++] as string)
    } else if (row < height && (column >= width || !exact || at(row + 1, column) >= at(row, column + 1))) {
      push(lines, { sign: '+', text: actual[from + row++] as string })
    } else push(lines, { sign: '-', text: expected[from + column++] as string })
  }
}

function print(lines: readonly Line[]): { text: string; skipped: boolean } {
  let text = ''
  let skipped = false
  for (let i = 0; i < lines.length; ) {
    const line = lines[i] as Line
    if (line.sign !== ' ') {
      text += `${line.sign} ${line.text}\n`
      i++
      continue
    }
    let end = i
    while (end < lines.length && lines[end]?.sign === ' ') end++
    const count = end - i
    const last = end === lines.length
    // A mark in place of one or two lines would save nothing.
    const shown = !last && count <= CONTEXT + 2 ? count : min(count, CONTEXT)
    for (let k = 0; k < shown; k++) text += `  ${(lines[i + k] as Line).text}\n`
    if (!last && shown < count) {
      text += `...\n  ${(lines[end - 1] as Line).text}\n`
      skipped = true
    }
    i = end
  }
  return { text, skipped }
}
