/** The text, shortened at its end until it fits; empty when not even a few letters do. */
export function fitText(context: Pick<CanvasRenderingContext2D, 'measureText'>, text: string, width: number): string {
  if (width < 14) return ''
  if (context.measureText(text).width <= width) return text
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (context.measureText(`${text.slice(0, middle)}…`).width <= width) low = middle
    else high = middle - 1
  }
  return low < 3 ? '' : `${text.slice(0, low)}…`
}
