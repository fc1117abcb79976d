import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { newPerson, type Person, type Visit } from './browser.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let person: Person
let visit: Visit

before(async () => {
  server = await startServer()
  person = await newPerson()
  visit = await person.open()
  await visit.page.goto(server.url)
})
after(async () => {
  await person?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

const box = () => visit.page.getByRole('combobox', { name: 'Search' })
const options = () => visit.page.getByRole('option').allInnerTexts()

test('Ctrl+K finds a section by the beginning of its words, and Enter goes there', async () => {
  await visit.page.keyboard.press('Control+k')
  await box().fill('drop sig')
  await visit.page.getByRole('option', { name: /A dropped signal/ }).first().waitFor()
  await visit.page.keyboard.press('Enter')
  await visit.page.waitForURL(/\/learn\/javascript\/async-and-await-patterns#|\/pitfalls#B4/)
})

test('what was chosen comes first the next time', async () => {
  const chosen = new URL(visit.page.url())
  await visit.page.goto(server.url)
  await visit.page.keyboard.press('Control+k')
  await visit.page.getByRole('option', { name: /A dropped signal/ }).first().waitFor()
  await visit.page.keyboard.press('Enter')
  await visit.page.waitForURL((url) => url.pathname + url.hash === chosen.pathname + chosen.hash)
})

test('lessons that are not written yet are found too', async () => {
  await visit.page.keyboard.press('Control+k')
  await box().fill('functions')
  await visit.page.getByRole('option', { name: /9 · Functions and arrow functions/ }).waitFor()
  assert.equal((await options()).length, 2)
  await visit.page.keyboard.press('Escape')
})

test('a pitfall is found by its number', async () => {
  await visit.page.keyboard.press('Control+k')
  await box().fill('b14')
  await visit.page.getByRole('option', { name: /^B14/ }).click()
  await visit.page.waitForURL(/\/pitfalls#B14$/)
})

test('a command changes the theme', async () => {
  await visit.page.keyboard.press('Control+k')
  await box().fill('dark')
  await visit.page.getByRole('option', { name: /Dark theme/ }).waitFor()
  await visit.page.keyboard.press('Enter')
  await visit.page.locator('html[data-theme-choice="dark"]').waitFor()
})

test('what does not exist is said so, and Escape closes', async () => {
  await visit.page.keyboard.press('Control+k')
  await box().fill('zebra')
  await visit.page.getByText('Nothing is called “zebra”').waitFor()
  assert.deepEqual(await options(), [])
  await visit.page.keyboard.press('Escape')
  await box().waitFor({ state: 'hidden' })
})

test('? lists the keys, but not while one types', async () => {
  await visit.page.keyboard.press('?')
  await visit.page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await visit.page.keyboard.press('Escape')
  await visit.page.keyboard.press('Control+k')
  await box().press('?')
  assert.equal(await box().inputValue(), '?')
  assert.equal(await visit.page.getByRole('dialog', { name: 'Keys' }).isVisible(), false)
})

test('nothing in a page went wrong', () => {
  assert.deepEqual(visit.troubles, [])
})
