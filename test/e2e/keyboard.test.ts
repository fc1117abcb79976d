import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Locator } from 'playwright-core'
import { newPerson, type Person, type Visit } from './browser.ts'
import { LabPage } from './lab-page.ts'
import { learnersTests } from './lesson.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let person: Person
let visit: Visit
let lab: LabPage

before(async () => {
  server = await startServer()
  person = await newPerson()
  visit = await person.open()
  lab = new LabPage(visit.page)
  await lab.open(server.url)
})
after(async () => {
  await person?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

const hasFocus = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => element === document.activeElement || element.contains(document.activeElement)).catch(() => false)

/** Presses Tab until the element has the focus; a person gives up after a while. */
async function tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const path: string[] = []
  for (let presses = 0; presses < 120; presses++) {
    if ((await target.count()) > 0 && (await hasFocus(target.first()))) return
    await visit.page.keyboard.press(key)
    path.push(await visit.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim().slice(0, 30) ?? '?'))
  }
  assert.fail(`${String(target)} was not reached. On the way: ${path.join(' · ')}`)
}

test('the tabs of the files are chosen by arrows', async () => {
  await tabTo(visit.page.getByRole('tab', { selected: true }))
  await visit.page.keyboard.press('End')
  const chosen = await visit.page.getByRole('tab', { selected: true }).innerText()
  await visit.page.keyboard.press('Home')
  assert.notEqual(await visit.page.getByRole('tab', { selected: true }).innerText(), chosen)
})

test('Tab stays in the editor, and Escape then Tab leaves it', async () => {
  await tabTo(visit.page.getByRole('textbox').first())
  const editor = visit.page.getByRole('textbox').first()
  await visit.page.keyboard.press('Tab')
  assert.equal(await hasFocus(editor), true)
  await visit.page.keyboard.press('Escape')
  await visit.page.keyboard.press('Tab')
  assert.equal(await hasFocus(editor), false)
})

test('Ctrl+Enter in the editor runs the code', async () => {
  await lab.tab('orders.test.ts').focus()
  await visit.page.keyboard.press('Enter')
  await tabTo(lab.editor('orders.test.ts'))
  await visit.page.keyboard.press('ControlOrMeta+a')
  await visit.page.keyboard.insertText(learnersTests)
  await visit.page.keyboard.press('Control+Enter')
  await lab.region('Timeline').getByRole('slider').waitFor()
})

test('all orders are run, a failing one is chosen by arrows, and its swap is applied, without a mouse', async () => {
  const { keyboard } = visit.page
  await keyboard.press('Escape')
  await tabTo(visit.page.getByRole('button', { name: 'Run all orders' }))
  await keyboard.press('Enter')
  // The key has been heard when it is up again: the button is gone for as long as orders run.
  await lab.button('Run all orders').waitFor({ timeout: 60_000 })
  const bad = lab.troubledOrders().first()
  // Of all cells one takes the focus; arrows go on from there.
  const entered = lab.region('Orders').getByRole('button', { name: /^Order \d+/ }).and(visit.page.locator('[tabindex="0"]'))
  await tabTo(entered)
  await keyboard.press('Home')
  for (let moves = 0; moves < 60 && !(await hasFocus(bad)); moves++) await keyboard.press('ArrowRight')
  assert.ok(await hasFocus(bad))
  await bad.and(visit.page.locator('[aria-pressed="true"]')).waitFor()
  await tabTo(visit.page.getByRole('button', { name: 'Apply the swap' }))
  await keyboard.press('Enter')
  await lab.passingOrders().and(visit.page.locator('[aria-pressed="true"]')).waitFor()
})

test('T reads the timeline as a list', async () => {
  await tabTo(lab.region('Timeline').getByRole('button').first())
  assert.equal(await lab.region('Timeline').getByRole('listitem').count(), 0)
  await visit.page.keyboard.press('t')
  await lab.region('Timeline').getByRole('listitem').nth(3).waitFor()
})

test('a submission needs no mouse, and its result is announced', async () => {
  await tabTo(visit.page.getByRole('button', { name: 'Submit for grading' }), 'Shift+Tab')
  await visit.page.keyboard.press('Enter')
  await lab.region('Tests and bugs').getByText(/bugs caught/i).first().waitFor({ timeout: 120_000 })
  await visit.page.getByRole('status').filter({ hasText: /\d/ }).first().waitFor()
})
