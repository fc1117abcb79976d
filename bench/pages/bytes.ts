import type { Browser, Page } from 'playwright-core'
import { newVisitor } from './browser.ts'
import { countingProxy, type Transfer } from './counting-proxy.ts'

/** In kilobytes of 1,000 bytes, as they travel. */
export interface Weight {
  script: number
  all: number
}

export interface PageWeight {
  before: Weight
  /** With what the interaction added; null where there is none. */
  after: Weight | null
}

/** What a page weighs before anything is touched, and after `touch`. */
export async function weigh(browser: Browser, site: string, path: string, touch: ((page: Page) => Promise<void>) | null): Promise<PageWeight> {
  await using proxy = await countingProxy(site)
  const context = await newVisitor(browser)
  try {
    const page = await context.newPage()
    await page.goto(proxy.url + path, { waitUntil: 'networkidle' })
    const first = proxy.take()
    if (touch === null) return { before: sum(first), after: null }
    await touch(page)
    await page.waitForLoadState('networkidle')
    return { before: sum(first), after: sum([...first, ...proxy.take()]) }
  } finally {
    await context.close()
  }
}

function sum(transfers: Transfer[]): Weight {
  const kilobytes = (list: Transfer[]): number => list.reduce((total, { bytes }) => total + bytes, 0) / 1_000
  return { script: kilobytes(transfers.filter(({ isScript }) => isScript)), all: kilobytes(transfers) }
}
