import { draw, type Frame } from './draw.ts'
import { fitText } from './fit-text.ts'
import type { Pen } from './pen.ts'
import { createScene, type Folded, metricsFor } from './scene.ts'
import { SvgPen } from './svg-pen.ts'
import { resize, type Viewport } from './viewport.ts'

/** What a picture shows: the part of the run that is on screen, with all its lanes. */
export interface PictureInput extends Pick<Frame, 'palette' | 'step' | 'swap' | 'differsAt'> {
  story: Frame['scene']['story']
  folded: Folded
  view: Viewport
  /** Width of the whole drawing in CSS pixels. */
  width: number
  title: string
  /** The run as text, for who cannot see it. */
  lines: readonly string[]
}

const HEAD = 30
/** Taller than this, browsers give up on a canvas. */
const MOST_PIXELS = 12_000
/** Told in an SVG's description; the rest is in the text of the timeline. */
const MOST_LINES = 400

interface Sheet {
  width: number
  height: number
  paint(pen: Pen): void
}

function sheetOf({ story, folded, view, width, palette, step, swap, differsAt, title }: PictureInput): Sheet {
  // The lanes take the room they want, where a screen would make them scroll.
  const scene = createScene(story, metricsFor(story, width, Infinity, folded), folded)
  const fitted = resize(view, Math.max(1, width - scene.metrics.labels))
  return {
    width,
    height: HEAD + scene.height,
    paint(pen) {
      pen.fillStyle = palette.paper
      pen.fillRect(0, 0, width, HEAD + scene.height)
      pen.font = `600 13px ${palette.ui}`
      pen.textAlign = 'left'
      pen.textBaseline = 'middle'
      pen.fillStyle = palette.ink
      pen.fillText(fitText(pen, title, width - 20), 10, HEAD / 2 + 1)
      pen.save()
      pen.translate(0, HEAD)
      draw({ context: pen, scene, view: fitted, palette, scroll: 0, height: scene.height, step, swap, differsAt, isPicture: true })
      pen.restore()
    },
  }
}

export function svgPicture(input: PictureInput): string {
  const measure = document.createElement('canvas').getContext('2d')
  if (!measure) throw new Error('This browser gives no canvas to measure text with.')
  const pen = new SvgPen(measure)
  const { width, height, paint } = sheetOf(input)
  paint(pen)
  const { title, lines } = input
  const more = lines.length > MOST_LINES ? `\nAnd ${lines.length - MOST_LINES} more lines.` : ''
  return pen.toText({ width, height, title, description: lines.slice(0, MOST_LINES).join('\n') + more })
}

/** Two pixels for each of the screen's, for paper and slides, as far as a canvas can be that high. */
export async function pngPicture(input: PictureInput): Promise<Blob> {
  const { width, height, paint } = sheetOf(input)
  const ratio = Math.min(2, MOST_PIXELS / height, MOST_PIXELS / width)
  const canvas = Object.assign(document.createElement('canvas'), { width: Math.round(width * ratio), height: Math.round(height * ratio) })
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser gives no canvas to draw on.')
  context.scale(ratio, ratio)
  paint(context)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large for this browser. Zoom in, or fold calls, and try again.'))), 'image/png')
  })
}
