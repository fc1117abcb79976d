import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { newPerson, type Person } from './browser.ts'
import { LabPage } from './lab-page.ts'
import { labPath, lessonPath } from './lesson.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let person: Person

before(async () => {
  server = await startServer()
  person = await newPerson()
})
after(async () => {
  await person?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

const pages = ['/', '/learn/javascript', lessonPath, labPath, '/review', '/play', '/pitfalls', '/patterns', '/me', '/offline', '/no-such-page']
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** No violation of the standards, and nothing that sticks out sideways. */
async function check(page: Page): Promise<void> {
  // At its top, where the header lies over nothing: what it half covers while one scrolls would be too small a target.
  await page.evaluate(() => scrollTo(0, 0))
  const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze()
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 4).map(({ html, target }) => `    ${target.join(' ')}  ${html.slice(0, 160)}`).join('\n')}`)
  assert.equal(found.length, 0, `\n${found.join('\n')}\n`)
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])
  assert.ok((content ?? 0) <= (window ?? 0), `the page is ${content} px wide in a window of ${window} px`)
}

const look = (theme: 'light' | 'dark', width: number): string => `${theme}, ${width} px wide`

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1440, 360]) {
    test(`every page is without violations and without sideways scrolling, ${look(theme, width)}`, async (t) => {
      await using visit = await person.open({ theme, width, height: 900 })
      const { page } = visit
      for (const path of pages) {
        await t.test(path, async () => {
          await page.goto(server.url + path, { waitUntil: 'networkidle' })
          if (path === labPath) await new LabPage(page).runAllOrders()
          await check(page)
        })
      }
    })
  }
}

/** What only a press brings to light. */
const opened: { name: string; path: string; open: (page: Page) => Promise<void> }[] = [
  {
    name: 'search and commands',
    path: '/',
    open: async (page) => {
      await page.keyboard.press('ControlOrMeta+k')
      await page.getByRole('combobox').fill('await')
      await page.getByRole('option').first().waitFor()
    },
  },
  {
    name: 'the list of keys',
    path: '/learn/javascript',
    open: async (page) => {
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'a sample that has run',
    path: lessonPath,
    open: async (page) => {
      await page.getByRole('button', { name: /^Run .*\.ts$/ }).first().click()
      await page.getByRole('region', { name: /^Run of/ }).first().waitFor()
    },
  },
  {
    name: 'the timeline as text',
    path: '/play',
    open: async (page) => {
      await page.getByRole('slider', { name: 'Moment' }).waitFor()
      await page.getByRole('button', { name: /^Play/ }).first().focus()
      await page.keyboard.press('t')
      await page.getByRole('list', { name: 'The run as text' }).waitFor()
    },
  },
  {
    name: 'a card that is revealed',
    path: '/review',
    open: async (page) => {
      await page.getByRole('button', { name: 'Reveal' }).click()
      await page.getByRole('group', { name: 'How well did you know it?' }).waitFor()
    },
  },
]

for (const [theme, width] of [['light', 360], ['dark', 1440]] as const) {
  for (const { name, path, open } of opened) {
    test(`${name} is without violations, ${look(theme, width)}`, async () => {
      await using visit = await person.open({ theme, width, height: 900 })
      await visit.page.goto(server.url + path, { waitUntil: 'networkidle' })
      await open(visit.page)
      await check(visit.page)
    })
  }
}

/** What sticks out, or is cut, where the page is as wide as a window of 1280 px at 200% zoom. */
const cutControls = (): string[] => {
  const { clientWidth, scrollWidth } = document.documentElement
  const controls = [...document.querySelectorAll<HTMLElement>('main a[href], main button, main input, main select, header a, header button')]
  // What stands in a strip that scrolls by itself can be reached there.
  const scrolls = (element: Element | null): boolean => element !== null && (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
  const outside = controls.filter((control) => {
    const box = control.getBoundingClientRect()
    return control.checkVisibility() && box.width > 1 && (box.right > clientWidth + 1 || box.left < -1) && !scrolls(control.parentElement)
  })
  return [...(scrollWidth > clientWidth ? [`the page is ${scrollWidth} px wide`] : []), ...outside.map((control) => control.outerHTML.slice(0, 120))]
}

const movingParts = (): string[] =>
  document.getAnimations().filter(({ playState }) => playState === 'running').map(({ effect }) => (effect instanceof KeyframeEffect ? (effect.target?.outerHTML.slice(0, 120) ?? '') : 'an animation'))

test('at 200% zoom no control is cut; who asks for less motion sees none; Tab begins with the way past the header', async (t) => {
  // Every window of the tests asks for less motion.
  await using visit = await person.open({ width: 640, height: 450 })
  const { page } = visit
  for (const path of pages) {
    await t.test(path, async () => {
      await page.goto(server.url + path, { waitUntil: 'networkidle' })
      assert.deepEqual(await page.evaluate(cutControls), [])
      assert.deepEqual(await page.evaluate(movingParts), [])
      assert.equal(await page.locator('[tabindex]:not([tabindex="0"]):not([tabindex="-1"])').count(), 0, 'nothing jumps the queue')
      await page.keyboard.press('Tab')
      assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ''), /skip/i)
      await page.keyboard.press('Enter')
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'main')
    })
  }
})
