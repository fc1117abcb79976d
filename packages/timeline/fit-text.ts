import type { Pen } from './pen.ts'

type Ruler = Pick<Pen, 'measureText' | 'font'>

/** Widths by font and text: a lane says the same words in every frame, and measuring them is most of the work of drawing. */
const widths = new Map<string, Map<string, number>>()
const MOST_KEPT = 40_000

export function textWidth(context: Ruler, text: string): number {
  let known = widths.get(context.font)
  if (!known || known.size > MOST_KEPT) widths.set(context.font, (known = new Map()))
  const found = known.get(text)
  if (found !== undefined) return found
  const { width } = context.measureText(text)
  known.set(text, width)
  return width
}

/** A font has come: what was measured before was measured in another. */
export function forgetWidths(): void {
  widths.clear()
}

/** As `fitText`; of several calls of one function, whose names end in their numbers, the numbers stay. */
export function fitName(context: Ruler, name: string, width: number): string {
  const whole = fitText(context, name, width)
  const [, head, number] = /^(.+?)( #\d+)$/.exec(name) ?? []
  if (whole === name || head === undefined || number === undefined) return whole
  const short = fitText(context, head, width - textWidth(context, number))
  return short === '' ? whole : short + number
}

/** The text, shortened at its end until it fits; empty when not even a few letters do. */
export function fitText(context: Ruler, text: string, width: number): string {
  if (width < 14) return ''
  if (textWidth(context, text) <= width) return text
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (textWidth(context, `${text.slice(0, middle)}…`) <= width) low = middle
    else high = middle - 1
  }
  return low < 3 ? '' : `${text.slice(0, low)}…`
}
