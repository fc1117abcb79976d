import type { SourceFile } from '@interleave/engine/compile/program.ts'
import type { TraceModel } from '@interleave/engine/trace/trace-model.ts'
import { endingWords } from './ending-words.ts'
import type { Hit } from './scene.ts'
import { formatMs } from './viewport.ts'

const LONGEST_QUOTE = 70

/** What is said of the thing under the pointer, with its line quoted from the files; empty for nothing. */
export function tipText(hit: Hit, files: readonly SourceFile[], model: TraceModel): string {
  if (hit.kind === 'pin') return `${hit.pin.number}: ${hit.pin.finding.title}`
  if (hit.kind === 'lane') return hit.lane.label
  if (hit.kind === 'plot') return ''
  const { bar, lane } = hit
  const what = bar.style === 'running' ? (lane.kind === 'task' ? `${lane.label} runs` : bar.label) : `${lane.label} ${bar.label}`
  const span = bar.from.at === bar.to.at ? `at ${formatMs(bar.from.at)}` : `${formatMs(bar.from.at)} to ${formatMs(bar.to.at)}`
  const quoted = bar.place ? (files.find((f) => f.name === bar.place?.file)?.text.split('\n')[bar.place.line - 1]?.trim() ?? '') : ''
  const place = bar.place ? `\n${bar.place.file}:${bar.place.line}${quoted === '' ? '' : `  ${quoted.slice(0, LONGEST_QUOTE)}`}` : ''
  const ending = lane.bars.findLast(({ ref }) => ref.kind === bar.ref.kind && ref.id === bar.ref.id) === bar ? endingWords(model, bar.ref) : ''
  const end = ending === '' ? '' : `\nIn the end: ${ending}`
  const loose = bar.style === 'dashed' ? '\nNobody awaits it, or nobody told it to stop.' : ''
  return `${what}, ${span}${bar.isOpen ? ', not ended' : ''}${loose}${end}${place}`
}
