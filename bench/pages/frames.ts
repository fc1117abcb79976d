import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { newVisitor } from './browser.ts'

export interface Frames {
  /** Events of the run that is panned. */
  events: number
  perSecond: number
  /** What drawing a frame costs the page, in milliseconds: 99 of 100 cost less. */
  worstMs: number
}

const EVENTS = 10_000
const PAN_FRAMES = 300

/** Pans the timeline of a long run, wheel event by wheel event, zoomed in as a reader would. */
export async function panFrames(browser: Browser): Promise<Frames> {
  const folder = await mkdtemp(join(tmpdir(), 'interleave-bench-'))
  const context = await newVisitor(browser)
  try {
    const html = join(folder, 'run.html')
    const write = join(import.meta.dirname, '../../packages/timeline/fixtures/write-large-page.ts')
    await promisify(execFile)(process.execPath, [write, html, String(EVENTS)])
    const page = await context.newPage()
    await page.goto(pathToFileURL(html).href)
    const slider = page.getByRole('slider', { name: 'Moment' })
    await slider.waitFor()
    const events = Number(await slider.getAttribute('max'))
    if (events < EVENTS) throw new Error(`Expected at least ${EVENTS} events on the timeline, got ${events}`)
    const canvas = await page.locator('canvas').first().boundingBox()
    if (canvas === null) throw new Error('Expected a drawn timeline on the page of the run')
    await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + Math.min(canvas.height, 400) / 2)
    const { intervals, costs } = await page.evaluate(pan, { x: canvas.x + canvas.width / 2, y: canvas.y + 120, frames: PAN_FRAMES })
    return { events, perSecond: 1_000 / (intervals.reduce((sum, ms) => sum + ms, 0) / intervals.length), worstMs: costs.toSorted((a, b) => a - b)[Math.floor(costs.length * 0.99)] ?? Number.NaN }
  } finally {
    await context.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs in the page: one wheel event a frame. A message comes back only when the page has drawn. */
async function pan({ x, y, frames }: { x: number; y: number; frames: number }): Promise<{ intervals: number[]; costs: number[] }> {
  const target = document.elementFromPoint(x, y)
  const wheel = (init: WheelEventInit): void => void target?.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, clientX: x, clientY: y, ...init }))
  const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
  const drawn = (): Promise<void> =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve()
      port2.postMessage(null)
    })
  for (let index = 0; index < 12; index++) wheel({ deltaY: -60, ctrlKey: true })
  const [intervals, costs]: [number[], number[]] = [[], []]
  let last = await nextFrame()
  for (let frame = 0; frame < frames; frame++) {
    const from = performance.now()
    wheel({ deltaX: frame % 100 < 50 ? 24 : -24 })
    const now = await nextFrame()
    await drawn()
    costs.push(Math.max(0, performance.now() - Math.max(from, now)))
    intervals.push(now - last)
    last = now
  }
  return { intervals, costs }
}
