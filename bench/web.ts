import type { Browser, Page } from 'playwright-core'
import { lessonPath } from '../test/e2e/lesson.ts'
import { startServer } from '../test/e2e/server.ts'
import { row, type Row } from './harness/row.ts'
import { openBrowser } from './pages/browser.ts'
import { type PageWeight, weigh } from './pages/bytes.ts'
import { firstRun } from './pages/first-run.ts'
import { panFrames } from './pages/frames.ts'
import { CATEGORIES, type Device, score } from './pages/lighthouse.ts'
import { foldersOf, type PeerSite, peerSites, serveSite } from './peers/sites.ts'

/** What a visitor pays: bytes, the first run, frames while panning, and Lighthouse's four marks; beside two public academies. */
export async function bench(): Promise<Row[]> {
  await using server = await startServer()
  const browser = await openBrowser()
  try {
    const peers = await Promise.all(peerSites.map((peer) => weighPeer(browser, peer)))
    return [
      ...(await weights(browser, server.url, peers)),
      ...(await runs(browser, server.url)),
      ...(await frames(browser)),
      ...(await marks(server.url)),
    ]
  } finally {
    await browser.close()
  }
}

const pages: { name: string; path: string; touch?: (page: Page) => Promise<void> }[] = [
  { name: 'home', path: '/' },
  { name: 'course', path: '/learn/javascript' },
  {
    name: 'lesson',
    path: lessonPath,
    touch: async (page) => {
      await page.locator('[data-sample] [data-action="run"]').first().click()
      await page.locator('[data-sample] [data-result] section').first().waitFor()
    },
  },
  { name: 'lab', path: `${lessonPath}/lab` },
  { name: 'playground', path: '/play' },
  { name: 'review', path: '/review' },
  { name: 'me', path: '/me' },
]

interface PeerWeight {
  peer: PeerSite
  /** Null where its build is not on this machine. */
  weight: PageWeight | null
}

async function weighPeer(browser: Browser, peer: PeerSite): Promise<PeerWeight> {
  const folders = foldersOf(peer)
  if (folders === null) return { peer, weight: null }
  await using site = await serveSite(folders)
  return { peer, weight: await weigh(browser, site.url, peer.path, null) }
}

async function weights(browser: Browser, url: string, peers: PeerWeight[]): Promise<Row[]> {
  const rows: Row[] = []
  for (const { name, path, touch } of pages) {
    const { before, after } = await weigh(browser, url, path, touch ?? null)
    const isLesson = name === 'lesson'
    const told = { unit: 'kB', better: 'lower' } as const
    rows.push(row({ ...told, metric: `${name}: JavaScript, untouched`, ours: before.script, ...(isLesson ? { target: { atMost: 60 } } : {}) }))
    rows.push(row({ ...told, metric: `${name}: all, untouched`, ours: before.all, ...(isLesson ? { target: { atMost: 250 } } : {}) }))
    if (after) {
      rows.push(row({ ...told, metric: `${name}: JavaScript, after a run`, ours: after.script }))
      rows.push(row({ ...told, metric: `${name}: all, after a run`, ours: after.all }))
    }
    if (!isLesson) continue
    for (const { peer, weight } of peers) {
      const peerName = weight ? peer.name : `${peer.name}: not built here (set ${peer.variable})`
      rows.push(row({ ...told, metric: 'lesson: JavaScript, untouched', ours: before.script, peer: weight?.before.script ?? null, peerName }))
      rows.push(row({ ...told, metric: 'lesson: all, untouched', ours: before.all, peer: weight?.before.all ?? null, peerName }))
    }
  }
  return rows
}

async function runs(browser: Browser, url: string): Promise<Row[]> {
  const { cold, warm } = await firstRun(browser, url + lessonPath)
  return [
    row({ metric: 'first run of a sample, cold', unit: 'ms', better: 'lower', ours: cold, target: { atMost: 300 } }),
    row({ metric: 'run of a sample, warm', unit: 'ms', better: 'lower', ours: warm, target: { atMost: 16 } }),
  ]
}

async function frames(browser: Browser): Promise<Row[]> {
  const { perSecond, worstMs, events } = await panFrames(browser)
  const metric = `panning ${events.toLocaleString('en')} events`
  return [
    row({ metric: `${metric}: frames`, unit: '1/s', better: 'higher', ours: perSecond, target: { atLeast: 59 } }),
    row({ metric: `${metric}: drawing one, 99th of 100`, unit: 'ms', better: 'lower', ours: worstMs, target: { atMost: 16.7 } }),
  ]
}

async function marks(url: string): Promise<Row[]> {
  const rows: Row[] = []
  const devices: Device[] = ['phone', 'desktop']
  for (const device of devices) {
    for (const { name, path } of pages) await mark(rows, `${name}, ${device}`, url + path, device)
    for (const peer of peerSites) {
      const folders = foldersOf(peer)
      if (folders === null) continue
      await using site = await serveSite(folders)
      await mark(rows, `${peer.name}, ${device}`, site.url + peer.path, device, false)
    }
  }
  return rows
}

async function mark(rows: Row[], name: string, url: string, device: Device, isOurs = true): Promise<void> {
  const { scores, failed } = await score(url, device)
  for (const category of CATEGORIES) {
    const value = scores[category] ?? Number.NaN
    rows.push(row({ metric: `Lighthouse ${category}: ${name}`, unit: 'of 100', better: 'higher', ours: value, ...(isOurs ? { target: { atLeast: 95 } } : {}) }))
  }
  if (isOurs && failed.length > 0) console.log(`${name}: ${failed.join(', ')}`)
}
