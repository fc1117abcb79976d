import type { Browser, Page } from 'playwright-core'
import { median } from '../harness/measure.ts'
import { newVisitor } from './browser.ts'

/** Milliseconds from the press of Run to the run on the page, medians. */
export interface FirstRun {
  /** A visitor who has never been here, whose page stands still when the press comes. */
  cold: number
  /** The same press once more. */
  warm: number
}

const VISITORS = 9
const WARM_PRESSES = 7

/**
 * The first sample of the lesson at `url`, run. The press is a real one: the pointer goes there and clicks at once, without
 * a rest over the button in which something could be loaded ahead.
 */
export async function firstRun(browser: Browser, url: string): Promise<FirstRun> {
  const cold: number[] = []
  const warm: number[] = []
  for (let visitor = 0; visitor < VISITORS; visitor++) {
    const context = await newVisitor(browser)
    try {
      const page = await context.newPage()
      await page.goto(url, { waitUntil: 'networkidle' })
      await page.locator('[data-sample] [data-action="run"]').first().scrollIntoViewIfNeeded()
      await watchFirstSample(page)
      cold.push(await press(page))
      for (let again = 0; again < WARM_PRESSES; again++) warm.push(await press(page))
    } finally {
      await context.close()
    }
  }
  return { cold: median(cold), warm: median(warm) }
}

/** Notes when the press came and when the lines of the run stood in the page, by the page's own clock. */
async function watchFirstSample(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sample = document.querySelector('[data-sample]')
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
  })
}

async function press(page: Page): Promise<number> {
  await page.locator('[data-sample] [data-action="run"]').first().click()
  const handle = await page.waitForFunction(() => {
    const { pressed, shown } = (globalThis as unknown as { benchTimes: { pressed: number; shown: number } }).benchTimes
    return shown > 0 ? shown - pressed : false
  })
  return (await handle.jsonValue()) as number
}
