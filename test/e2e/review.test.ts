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
  await visit.page.goto(`${server.url}/review`)
})
after(async () => {
  await person?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

const prompt = () => visit.page.getByRole('article').innerText()
const counts = () => visit.page.getByText(/\d+ due · \d+ new today/).innerText()

test('a card is revealed and rated by keys alone, and the next one comes', async () => {
  await visit.page.getByRole('button', { name: 'Reveal' }).waitFor()
  assert.match(await counts(), /^0 due · 10 new today · 0 reviewed now$/)
  const first = await prompt()
  await visit.page.keyboard.press('3')
  assert.equal(await prompt(), first, 'rated before it was revealed')
  await visit.page.keyboard.press('Space')
  await visit.page.getByRole('group', { name: 'How well did you know it?' }).waitFor()
  await visit.page.keyboard.press('4')
  await visit.page.getByText('1 reviewed now').waitFor()
  assert.notEqual(await prompt(), first)
})

test('U takes the last rating back', async () => {
  const second = await prompt()
  await visit.page.keyboard.press('u')
  await visit.page.getByText('0 reviewed now').waitFor()
  assert.notEqual(await prompt(), second)
  assert.match(await counts(), /^0 due · 10 new/)
})

test('a card whose code runs shows its run', async () => {
  await visit.page.keyboard.press('Space')
  await visit.page.getByRole('button', { name: 'Run the card' }).click()
  await visit.page.getByRole('region', { name: 'Run of the card' }).getByRole('list', { name: 'Console' }).waitFor()
})

test('what was rated with the network gone reaches the server when it is back, and other devices from there', async () => {
  await visit.context.setOffline(true)
  await visit.page.keyboard.press('4')
  await visit.page.getByText('1 reviewed now').waitFor()
  const sent = visit.page.waitForResponse((response) => response.url().endsWith('/api/reviews') && response.status() === 204)
  await visit.context.setOffline(false)
  await sent

  await visit.page.evaluate(() => localStorage.clear())
  await visit.page.reload()
  await visit.page.getByText('0 due · 9 new today').waitFor()
})

test('a question missed in the quiz comes back as a card', async () => {
  await visit.page.goto(`${server.url}/learn/javascript/async-and-await-patterns`)
  const question = visit.page.locator('form[id^="quiz-"]').first()
  await question.scrollIntoViewIfNeeded()
  for (const option of await question.getByRole('radio').all()) {
    await option.check()
    await question.getByRole('button', { name: 'Check' }).click()
    await question.getByText(/^(Right|Not this one)\.$/).first().waitFor()
    if (await question.getByText('Not this one.').first().isVisible()) break
  }
  const id = await question.getAttribute('id')
  await visit.page.goto(`${server.url}/review`)
  await visit.page.getByText('A question you missed').waitFor()
  assert.equal(await visit.page.locator(`a[href$="#${id}"]`).count(), 1)
})

test('home says what is due today', async () => {
  await visit.page.keyboard.press('Space')
  await visit.page.keyboard.press('1')
  await visit.page.getByText('1 reviewed now').waitFor()
  await visit.page.goto(server.url)
  await visit.page.getByRole('link', { name: '1 card is due today' }).waitFor()
})

test('nothing in a page went wrong', () => {
  assert.deepEqual(visit.troubles.filter((trouble) => !/ERR_INTERNET_DISCONNECTED/.test(trouble)), [])
})
