import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { installChromium } from './chromium.ts'

export interface Look {
  width?: number
  height?: number
  theme?: 'light' | 'dark'
  /** A phone: touched, not pointed at. */
  touch?: boolean
}

/** A person's browser: its profile outlives its windows, so that closing it and coming back finds what was kept. */
export interface Person extends AsyncDisposable {
  open(look?: Look): Promise<Visit>
}

export interface Visit extends AsyncDisposable {
  context: BrowserContext
  page: Page
  /** What went wrong in the page so far: errors, failed requests to us, requests to anyone else. */
  troubles: string[]
  close(): Promise<void>
}

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-dev-shm-usage',
]

export async function newPerson(): Promise<Person> {
  const profile = await mkdtemp(join(tmpdir(), 'interleave-profile-'))
  const visits = new Set<Visit>()
  return {
    async open(look = {}) {
      const context = await chromium.launchPersistentContext(profile, {
        executablePath: installChromium(),
        args: flags,
        headless: true,
        viewport: { width: look.width ?? 1440, height: look.height ?? 980 },
        colorScheme: look.theme ?? 'light',
        ...(look.touch === true ? { hasTouch: true, isMobile: true } : {}),
        reducedMotion: 'reduce',
      })
      context.setDefaultTimeout(30_000)
      const page = context.pages()[0] ?? (await context.newPage())
      const visit: Visit = {
        context,
        page,
        troubles: watch(page),
        async close() {
          visits.delete(visit)
          await context.close()
        },
        [Symbol.asyncDispose]: () => visit.close(),
      }
      visits.add(visit)
      return visit
    },
    async [Symbol.asyncDispose]() {
      for (const visit of visits) await visit.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function watch(page: Page): string[] {
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(`error in the page: ${error.stack ?? error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()} (${message.location().url})`)
  })
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    if (/^https?:$/.test(protocol) && hostname !== '127.0.0.1') troubles.push(`request leaves the site: ${request.url()}`)
  })
  return troubles
}
