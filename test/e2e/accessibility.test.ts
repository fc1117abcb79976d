import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
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

const pages = ['/', '/learn/javascript', lessonPath, labPath, '/review', '/play', '/pitfalls', '/me', '/offline', '/no-such-page']
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1440, 360]) {
    test(`every page is without violations and without sideways scrolling, ${theme}, ${width} px wide`, async (t) => {
      await using visit = await person.open({ theme, width, height: 900 })
      const { page } = visit
      for (const path of pages) {
        await t.test(path, async () => {
          await page.goto(server.url + path, { waitUntil: 'networkidle' })
          if (path === labPath) {
            await new LabPage(page).runAllOrders()
          }
          const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze()
          const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 4).map(({ html, target }) => `    ${target.join(' ')}  ${html.slice(0, 160)}`).join('\n')}`)
          assert.equal(found.length, 0, `\n${found.join('\n')}\n`)
          const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])
          assert.ok((content ?? 0) <= (window ?? 0), `the page is ${content} px wide in a window of ${window} px`)
        })
      }
    })
  }
}
