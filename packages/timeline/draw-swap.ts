import type { Frame } from './draw.ts'
import { textWidth } from './fit-text.ts'
import { SWAP_WORDS, swapArc } from './swap-arc.ts'

export function drawSwap(frame: Frame): void {
  const { context, scene, view, palette, swap } = frame
  if (!swap) return
  const { from, to, top, words } = swapArc(scene, view, swap)
  context.strokeStyle = palette.ink
  context.lineWidth = 1.5
  context.setLineDash([5, 4])
  context.beginPath()
  context.moveTo(from.x, from.y)
  context.bezierCurveTo(from.x, top, to.x, top, to.x, to.y)
  context.stroke()
  context.setLineDash([])
  context.fillStyle = palette.ink
  for (const { x, y } of [from, to]) {
    context.beginPath()
    context.arc(x, y, 3.5, 0, 2 * Math.PI)
    context.fill()
  }
  // On screen a button says it, and does it.
  if (!frame.isPicture) return
  context.font = `600 11.5px ${palette.ui}`
  const half = textWidth(context, SWAP_WORDS) / 2
  const x = Math.min(Math.max(words.x, half + 6), view.width - half - 6)
  context.fillStyle = palette.paper
  context.globalAlpha = 0.9
  context.fillRect(x - half - 4, words.y - 8, half * 2 + 8, 16)
  context.globalAlpha = 1
  context.fillStyle = palette.ink
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(SWAP_WORDS, x, words.y)
}
