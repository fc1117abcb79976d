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
  await visit.page.goto(`${server.url}/play`)
})
after(async () => {
  await person?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

const claim = () => visit.page.getByRole('region', { name: 'Orders' }).getByText(/explored|order/).first()
const editor = () => visit.page.getByRole('textbox').first()

async function type(code: string): Promise<void> {
  await editor().click()
  await visit.page.keyboard.press('Control+a')
  await visit.page.keyboard.insertText(code)
}

test('an example is explored as soon as the page opens, and its bug shows', async () => {
  await visit.page.getByRole('group', { name: /^Distinct results, [1-9]\d* orders? failing/ }).waitFor()
  await visit.page.getByRole('region', { name: 'Orders' }).getByText(/explored/).first().waitFor()
})

test('fixed, the same program fails in no order', async () => {
  await visit.page.getByRole('button', { name: 'Show it fixed' }).click()
  await visit.page.getByRole('group', { name: 'Distinct results, 0 orders failing' }).waitFor()
})

test('what is typed is explored once the hands rest', async () => {
  await type("import { io } from 'interleave:world'\nlet last = ''\nconst say = async (word: string) => {\n  await io('net')\n  last = word\n}\nawait Promise.all([say('a'), say('b')])\nconsole.log(last)\n")
  await visit.page.getByRole('list', { name: 'Outcomes' }).getByText('b', { exact: false }).first().waitFor()
  await claim().waitFor()
  assert.equal(await visit.page.getByRole('button', { name: /^Order \d+, passes/ }).count(), 2)
})

test('the link alone brings code and world back, in a browser that never was here', async () => {
  await visit.page.waitForURL(/#1\./)
  const link = visit.page.url()
  const other = await newPerson()
  try {
    const { page, troubles } = await other.open()
    await page.goto(link)
    await page.getByText('await Promise.all([say(').waitFor()
    await page.getByRole('button', { name: /^Order \d+, passes/ }).nth(1).waitFor()
    assert.deepEqual(troubles, [])
  } finally {
    await other[Symbol.asyncDispose]()
  }
})

test('a link that was cut short is told in words, and what was here stays', async () => {
  const link = visit.page.url()
  await visit.page.goto(link.slice(0, -20))
  await visit.page.getByText(/cut short or changed on its way/).waitFor()
  await visit.page.getByText('await Promise.all([say(').waitFor()
})

test('a world is chosen, edited, and wrong JSON is told without losing anything', async () => {
  await visit.page.getByLabel('World').selectOption({ label: 'A slow database' })
  await visit.page.getByRole('tab', { name: /world\.json/ }).click()
  await visit.page.getByText('"latencyMs"').first().waitFor()
  await type('{ "resources": ')
  await visit.page.getByText(/world\.json is no JSON/).waitFor()
})

test('code that does not compile says where, and keeps the last timeline', async () => {
  await visit.page.getByRole('tab', { name: /main\.ts/ }).click()
  await type('const = 1')
  await visit.page.getByRole('button', { name: 'main.ts, line 1' }).first().waitFor()
  await visit.page.getByText('the last run that compiled').waitFor()
})

test('what was typed is there after a reload in the middle of a word, and after the tab is closed and opened again', async () => {
  await type('const = 12')
  await visit.page.reload()
  await visit.page.getByText('const = 12').waitFor()
  await visit.page.goto(`${server.url}/review`)
  await visit.page.goto(`${server.url}/play`)
  await visit.page.getByText('const = 12').waitFor()
})
