import { draw, type Frame } from './draw.ts'

/** What to paint; the canvas is given by whoever owns the loop. */
export interface Picture extends Omit<Frame, 'context' | 'isPicture'> {
  width: number
}

/**
 * Paints the latest picture once a frame. A newer one takes the place of one that waits, and never puts off the frame itself: with
 * changes in every frame, something is to be seen all along.
 */
export function createPaintLoop(canvas: HTMLCanvasElement): { show: (picture: Picture) => void; stop: () => void } {
  const context = canvas.getContext('2d', { alpha: false })
  let latest: Picture | null = null
  let frame = 0

  function paint(): void {
    frame = 0
    if (!context || !latest) return
    const ratio = window.devicePixelRatio || 1
    const [width, height] = [Math.round(latest.width * ratio), Math.round(latest.height * ratio)]
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width
      canvas.height = height
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    draw({ ...latest, context, isPicture: false })
  }

  return {
    show(picture) {
      latest = picture
      frame ||= requestAnimationFrame(paint)
    },
    stop: () => cancelAnimationFrame(frame),
  }
}
