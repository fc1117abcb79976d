import { pan, type Viewport, zoomAt } from './viewport.ts'

export interface GestureTarget {
  /** Where fingers and pointers are listened to; buttons on it are their own. */
  element: HTMLElement
  /** The drawing, from whose corner positions are counted. */
  drawing: HTMLElement
  /** Width of the column with names, where the plot begins. */
  plotLeft: () => number
  rulerHeight: () => number
  view: () => Viewport
  setView: (view: Viewport) => void
  /** A press without a move. */
  onTap: (x: number, y: number) => void
  /** The scrubber is dragged along the ruler. */
  onScrub: (x: number) => void
  onHover: (x: number, y: number, isInside: boolean) => void
}

/** A press that moves less than this is a tap. */
const TAP_PX = 4

/** Wheel, drag and pinch on the drawing. Each has its key and its button too. Gives how to stop. */
export function listenToGestures(target: GestureTarget): () => void {
  const { element } = target
  const life = new AbortController()
  const { signal } = life
  const pointers = new Map<number, { x: number; y: number }>()
  let moved = 0
  let isScrubbing = false

  const at = (event: PointerEvent | WheelEvent): { x: number; y: number } => {
    const box = target.drawing.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  const spread = (): { distance: number; middle: number } => {
    const [a, b] = [...pointers.values()]
    return a && b ? { distance: Math.hypot(a.x - b.x, a.y - b.y), middle: (a.x + b.x) / 2 } : { distance: 1, middle: 0 }
  }

  element.addEventListener('wheel', (event) => {
    const { x } = at(event)
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault()
      target.setView(zoomAt(target.view(), Math.exp((-event.deltaY * unit) / 180), x - target.plotLeft()))
      return
    }
    const across = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX
    // Up and down scrolls the lanes, as the browser does by itself.
    if (Math.abs(across) <= Math.abs(event.shiftKey ? 0 : event.deltaY)) return
    event.preventDefault()
    target.setView(pan(target.view(), across * unit))
  }, { passive: false, signal })

  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || isButton(event)) return
    const position = at(event)
    pointers.set(event.pointerId, position)
    if (pointers.size === 1) {
      moved = 0
      isScrubbing = position.y < target.rulerHeight() && position.x > target.plotLeft()
      if (isScrubbing) target.onScrub(position.x - target.plotLeft())
    }
    element.setPointerCapture(event.pointerId)
  }, { signal })

  element.addEventListener('pointermove', (event) => {
    const position = at(event)
    const before = pointers.get(event.pointerId)
    if (!before) return target.onHover(position.x, position.y, !isButton(event))
    if (pointers.size === 2) {
      const old = spread()
      pointers.set(event.pointerId, position)
      const now = spread()
      const zoomed = zoomAt(target.view(), now.distance / Math.max(old.distance, 1), now.middle - target.plotLeft())
      target.setView(pan(zoomed, old.middle - now.middle))
      moved = TAP_PX
      return
    }
    pointers.set(event.pointerId, position)
    moved += Math.abs(position.x - before.x) + Math.abs(position.y - before.y)
    if (isScrubbing) target.onScrub(position.x - target.plotLeft())
    else if (moved >= TAP_PX) target.setView(pan(target.view(), before.x - position.x))
  }, { signal })

  const release = (event: PointerEvent): void => {
    const position = pointers.get(event.pointerId)
    pointers.delete(event.pointerId)
    if (event.type === 'pointerup' && position && moved < TAP_PX && !isScrubbing) target.onTap(position.x, position.y)
    if (pointers.size === 0) isScrubbing = false
  }
  element.addEventListener('pointerup', release, { signal })
  element.addEventListener('pointercancel', release, { signal })
  element.addEventListener('pointerleave', () => target.onHover(0, 0, false), { signal })
  return () => life.abort()
}

function isButton({ target }: Event): boolean {
  return target instanceof Element && target.closest('button') !== null
}
