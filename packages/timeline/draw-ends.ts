import type { Frame } from './draw.ts'
import { endingWords } from './ending-words.ts'
import { fitText } from './fit-text.ts'
import { rowY } from './scene.ts'
import { placesOf, within } from './spans.ts'
import { timeToX } from './viewport.ts'

const SIGN_PX = 3.5
const MOST_WORDS_PX = 170
/** More signs than this on a screen say nothing. */
const MOST_SIGNS = 300

/** A cross where something did not end well: behind a task with the reason, behind an operation alone. */
export function drawEnds(frame: Frame): void {
  const { context, view, palette } = frame
  context.strokeStyle = palette.bad
  context.fillStyle = palette.bad
  context.lineWidth = 1.5
  context.setLineDash([])
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.font = `11px ${palette.ui}`
  for (const { x, y, words } of [...taskEnds(frame), ...operationEnds(frame)]) {
    context.beginPath()
    context.moveTo(x - SIGN_PX, y - SIGN_PX)
    context.lineTo(x + SIGN_PX, y + SIGN_PX)
    context.moveTo(x - SIGN_PX, y + SIGN_PX)
    context.lineTo(x + SIGN_PX, y - SIGN_PX)
    context.stroke()
    if (words !== '') context.fillText(fitText(context, words, Math.min(MOST_WORDS_PX, view.width - x - 12)), x + 8, y + 0.5)
  }
}

interface End {
  x: number
  y: number
  words: string
}

function taskEnds({ scene, view, scroll, height }: Frame): End[] {
  const { model, axis } = scene.story
  return scene.lanes.flatMap(({ lane, index, height: own, top }): End[] => {
    if (own === 0 || lane.ref?.kind !== 'task' || top + own < scroll || top > scroll + height) return []
    const end = model.tasks.get(lane.ref.id)?.end
    if (!end || end.ok) return []
    const x = timeToX(view, axis.pointToU(end)) + SIGN_PX + 5
    return x < 0 || x > view.width ? [] : [{ x, y: rowY(scene, index), words: endingWords(model, lane.ref) }]
  })
}

function operationEnds({ scene, view, scroll, height }: Frame): End[] {
  const { connections } = placesOf(scene.story)
  const [first, last] = within(connections, view.start, view.start + view.width / view.pxPerMs)
  if (last - first > MOST_SIGNS) return []
  return scene.story.layout.connections.slice(first, last).flatMap(({ abort, reply, resourceLane, row }, index): End[] => {
    if (!abort && reply?.ok !== false) return []
    const x = timeToX(view, connections.edges[2 * (first + index) + 1] ?? 0) + SIGN_PX + 2
    const y = rowY(scene, resourceLane, row)
    return x < 0 || x > view.width || y < scroll || y > scroll + height ? [] : [{ x, y, words: '' }]
  })
}
