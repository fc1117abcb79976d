import type { Row } from './row.ts'

/** Rows as a table of text, one line each. */
export function table(rows: readonly Row[]): string {
  const head = ['metric', 'unit', 'ours', 'peer', 'peer is', 'times better', 'target', 'met']
  const lines = [head, ...rows.map(cells)]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const isNumber = (column: number): boolean => column === 2 || column === 3 || column === 5
  return lines
    .map((line) => line.map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd())
    .join('\n')
}

function cells({ metric, unit, ours, peer, peerName, ratio, target, met }: Row): string[] {
  return [
    metric, unit, short(ours), peer === null ? '–' : short(peer), peerName ?? '–', ratio === null ? '–' : short(ratio), target ?? '–',
    met === null ? '–' : met ? 'yes' : 'NO',
  ]
}

/** Three digits that say something. */
function short(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  if (Number.isInteger(value) || Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(3)))
}
