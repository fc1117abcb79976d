import type { Browser, Page } from 'playwright-core'
import { median } from '../harness/measure.ts'
import { newVisitor } from './browser.ts'

/** Milliseconds from the press of Run to the run on the page, medians. */
export interface FirstRun {
  /** A visitor who has never been here, whose page stands still when the press comes. */
  cold: number
  /** The press of another sample's Run, when one has run. */
  warm: number
}

const VISITORS = 7
const WARM_SAMPLES = 5

/**
 * The first samples of the lesson at `url`, run. The press is a real one: the pointer comes from elsewhere and clicks at
 * once, without a rest over the sample in which something could be loaded or compiled ahead.
 */
export async function firstRun(browser: Browser, url: string): Promise<FirstRun> {
  const cold: number[] = []
  const warm: number[] = []
  for (let visitor = 0; visitor < VISITORS; visitor++) {
    const context = await newVisitor(browser)
    try {
      const page = await context.newPage()
      await page.goto(url, { waitUntil: 'networkidle' })
      cold.push(await press(page, 0))
      for (let sample = 1; sample <= WARM_SAMPLES; sample++) warm.push(await press(page, sample))
    } finally {
      await context.close()
    }
  }
  return { cold: median(cold), warm: median(warm) }
}

/** Notes when the press came and when the lines of the run stood in the page, by the page's own clock. */
async function watchSample(page: Page, index: number): Promise<void> {
  await page.evaluate((index) => {
    const sample = document.querySelectorAll('[data-sample]')[index]
    const result = sample?.querySelector('[data-result]')
    if (!sample || !result) throw new Error('Expected a sample with a place for its result')
    const times = { pressed: 0, shown: 0 }
    Object.assign(globalThis, { benchTimes: times })
    sample.querySelector('[data-action="run"]')?.addEventListener('pointerdown', () => {
      times.pressed = performance.now()
      times.shown = 0
    })
    new MutationObserver(() => {
      if (times.shown === 0 && result.querySelector('section [aria-label="Console"], section .timeline, section canvas')) times.shown = performance.now()
    }).observe(result, { childList: true, subtree: true, characterData: true, attributes: true })
  }, index)
}

async function press(page: Page, index: number): Promise<number> {
  const run = page.locator('[data-sample]').nth(index).locator('[data-action="run"]')
  await page.mouse.move(0, 0)
  await run.scrollIntoViewIfNeeded()
  await watchSample(page, index)
  await run.click()
  const handle = await page.waitForFunction(() => {
    const { pressed, shown } = (globalThis as unknown as { benchTimes: { pressed: number; shown: number } }).benchTimes
    return shown > 0 ? shown - pressed : false
  })
  return (await handle.jsonValue()) as number
}
