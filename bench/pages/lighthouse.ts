import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { loadPeer } from '../harness/peers.ts'
import { openBrowser } from './browser.ts'

/** What is used of `lighthouse`, which is installed with the benches alone. */
interface Lighthouse {
  default(url: string, flags: object, config?: object): Promise<{ lhr: Judgement } | undefined>
  desktopConfig: object
}

interface Judgement {
  categories: Record<string, { score: number | null } | undefined>
  /** `errorMessage` where an audit could not be made. */
  audits: Record<string, { id: string; score: number | null; errorMessage?: string }>
}

export const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const
export type Category = (typeof CATEGORIES)[number]
export type Device = 'phone' | 'desktop'
/** 0 to 100 for each category; null where Lighthouse could not tell. */
export type Scores = Record<Category, number | null>

export interface Marks {
  scores: Scores
  /** Audits that did not go well, and those that could not be made with the reason. */
  failed: string[]
}

/**
 * Lighthouse with its own settings for a phone (slowed down by its simulation) and for a desktop. At times it can make
 * nothing of what it recorded, and gives no mark: it says why, and is asked once more.
 */
export async function score(url: string, device: Device): Promise<Marks> {
  const marks = await judge(url, device)
  if (!Object.values(marks.scores).includes(null)) return marks
  console.log(`No mark for ${url}, ${device}: ${marks.failed.join(', ')}`)
  return judge(url, device)
}

async function judge(url: string, device: Device): Promise<Marks> {
  const lighthouse = await loadPeer<Lighthouse>('lighthouse')
  if (lighthouse === null) throw new Error('Lighthouse is not installed. Run `npm ci --prefix bench`.')
  const port = await freePort()
  const browser = await openBrowser(port)
  try {
    const result = await lighthouse.default(url, { port, output: 'json', logLevel: 'error', onlyCategories: [...CATEGORIES] }, device === 'desktop' ? lighthouse.desktopConfig : undefined)
    if (result === undefined) throw new Error(`Expected Lighthouse to judge ${url}, and it gave nothing`)
    const { categories, audits } = result.lhr
    const scores = Object.fromEntries(CATEGORIES.map((name) => {
      const value = categories[name]?.score ?? null
      return [name, value === null ? null : Math.round(value * 100)]
    })) as Scores
    const failed = Object.values(audits).flatMap(({ id, score, errorMessage }) =>
      errorMessage !== undefined ? [`${id} (${errorMessage})`] : score !== null && score < 0.9 ? [id] : [])
    return { scores, failed }
  } finally {
    await browser.close()
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
