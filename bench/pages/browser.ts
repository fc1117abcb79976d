import { chromium, type Browser, type BrowserContext } from 'playwright-core'
import { installChromium } from '../../test/e2e/chromium.ts'

const flags = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage']

/** The Chromium that the end-to-end tests use. Whoever gives `port` can speak to it by the DevTools protocol. */
export function openBrowser(port?: number): Promise<Browser> {
  return chromium.launch({
    executablePath: installChromium(),
    args: port === undefined ? flags : [...flags, `--remote-debugging-port=${port}`],
  })
}

/** A visitor who has never been here: nothing cached, no service worker. */
export function newVisitor(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({ viewport: { width: 1440, height: 980 }, serviceWorkers: 'block' })
}
