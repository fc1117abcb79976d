import { floor, includesText, join, max, min, padEnd, padStart, push, repeat, round, sqrt } from './primordials.ts'

export interface Layout {
  breakLength: number
  /** How many inner levels may share a line; false puts each property on a line of its own. */
  compact: number | false
  indentation: number
  /** Depth of the object formatted last. */
  currentDepth: number
  maxArrayLength: number
}

/** What stands around the parts of an object, such as `Map(2) {` and `}`. */
export interface Frame {
  /** Stands in front, and alone when there are no parts: `[Function: f]`. */
  base: string
  opening: string
  closing: string
  /** An array's values, which may be set in columns; null for anything with names. */
  list: readonly unknown[] | null
}

/** Puts parts between braces: on one line where they fit and nest little, else one a line. The rules are Node's. */
export function arrange(layout: Layout, parts: string[], frame: Frame, depth: number): string {
  const { base, closing, list } = frame
  const opening = base === '' ? frame.opening : `${base} ${frame.opening}`
  let output = parts
  if (layout.compact !== false) {
    const entries = output.length
    if (list !== null && entries > 6) output = columns(layout, output, list)
    if (layout.currentDepth - depth < layout.compact && entries === output.length) {
      // 10: what a line commonly carries besides, such as the key in front.
      const start = output.length + layout.indentation + frame.opening.length + base.length + 10
      if (fits(layout, output, start) && !includesText(base, '\n')) {
        const joined = join(output, ', ')
        if (!includesText(joined, '\n')) return `${opening} ${joined} ${closing}`
      }
    }
  }
  const newline = `\n${repeat(' ', layout.indentation)}`
  return `${opening}${newline}  ${join(output, `,${newline}  `)}${newline}${closing}`
}

function fits(layout: Layout, output: string[], start: number): boolean {
  let total = output.length + start
  if (total + output.length > layout.breakLength) return false
  for (let i = 0; i < output.length; i++) {
    total += (output[i] as string).length
    if (total > layout.breakLength) return false
  }
  return true
}

/** Sets many short entries in columns of about the shape of a square. */
function columns(layout: Layout, output: string[], list: readonly unknown[]): string[] {
  // The last part may be "... n more items", which takes no part in the grid.
  const count = layout.maxArrayLength < output.length ? output.length - 1 : output.length
  const gap = 2
  let total = 0
  let longest = 0
  for (let i = 0; i < count; i++) {
    const { length } = output[i] as string
    total += length + gap
    longest = max(longest, length)
  }
  const widest = longest + gap
  const even = total / widest > 5 || longest <= 6
  if (widest * 3 + layout.indentation >= layout.breakLength || !even) return output
  const bias = sqrt(widest - total / output.length)
  const width = max(widest - 3 - bias, 1)
  const across = min(
    // A character is about 2.5 times as high as it is wide.
    round(sqrt(2.5 * width * count) / width),
    floor((layout.breakLength - layout.indentation) / widest),
    (layout.compact as number) * 4,
    15,
  )
  if (across <= 1) return output
  const widths: number[] = []
  for (let column = 0; column < across; column++) {
    let most = 0
    for (let i = column; i < count; i += across) most = max(most, (output[i] as string).length)
    push(widths, most + gap)
  }
  let numeric = true
  for (let i = 0; i < output.length; i++) {
    const kind = typeof list[i]
    if (kind !== 'number' && kind !== 'bigint') numeric = false
  }
  const rows: string[] = []
  for (let from = 0; from < count; from += across) {
    const to = min(from + across, count)
    let row = ''
    for (let i = from; i < to - 1; i++) row += (numeric ? padStart : padEnd)(`${output[i]}, `, widths[i - from], ' ')
    const last = output[to - 1] as string
    row += numeric ? padStart(last, (widths[to - 1 - from] as number) - gap, ' ') : last
    push(rows, row)
  }
  if (count < output.length) push(rows, output[count] as string)
  return rows
}
