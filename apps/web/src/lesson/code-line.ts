/** A line of code as a bookmark names it: `dropped-signal.ts:14`. */
export interface CodeLine {
  file: string
  number: number
}

export function lineName({ file, number }: CodeLine): string {
  return `${file}:${number}`
}

/** Null for what names no line. */
export function parseLine(name: string): CodeLine | null {
  const [, file, number] = /^(.+\.[a-z]+):(\d+)$/.exec(name) ?? []
  return file === undefined ? null : { file, number: Number(number) }
}

/**
 * The number under which a line stands now. Code above it may have come or gone since it was marked: then it is the nearest
 * line with the same text; the number it had where there is none.
 */
export function findLine(lines: readonly string[], number: number, text: string): number {
  const wanted = text.trim()
  const isThere = (at: number): boolean => lines[at - 1]?.trim() === wanted
  for (let away = 0; away < lines.length; away++) {
    if (isThere(number - away)) return number - away
    if (isThere(number + away)) return number + away
  }
  return Math.min(number, lines.length)
}
