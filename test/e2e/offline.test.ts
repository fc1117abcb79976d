import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { newPerson, type Person, type Visit } from './browser.ts'
import { startServer, type TestServer } from './server.ts'

const lesson = '/learn/javascript/async-and-await-patterns'
let server: TestServer
let person: Person
let visit: Visit

before(async () => {
  server = await startServer()
  person = await newPerson()
  visit = await person.open()
  await visit.page.goto(server.url + lesson)
  await visit.page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await visit.page.goto(`${server.url}/review`)
  await visit.page.goto(`${server.url}${lesson}/lab`)
  await visit.page.getByRole('button', { name: 'Submit for grading' }).waitFor()
  await server.kill()
})
after(async () => {
  await person?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

test('a lesson that was visited opens without a server, and its samples run', async () => {
  await visit.page.goto(server.url + lesson)
  const run = visit.page.getByRole('button', { name: /^Run/ }).first()
  await run.click()
  await visit.page.getByRole('list', { name: 'Console' }).first().waitFor()
})

test('cards are reviewed without a server', async () => {
  await visit.page.goto(`${server.url}/review`)
  await visit.page.getByRole('button', { name: 'Reveal' }).click()
  await visit.page.keyboard.press('4')
  await visit.page.getByText('1 reviewed now').waitFor()
})

test('a page that was never visited says so, and what works', async () => {
  await visit.page.goto(`${server.url}/me`)
  await visit.page.getByRole('heading', { name: 'This page was not visited before the network went' }).waitFor()
})

test('a submission made without a server waits, and is graded when the server is back', async () => {
  await visit.page.goto(`${server.url}${lesson}/lab`)
  await visit.page.getByRole('button', { name: 'Submit for grading' }).click()
  await visit.page.getByText(/kept on this device, and sent when it can be/).waitFor()
  await server.start()
  await visit.page.getByText(/bugs caught \d+ \/ 13/).waitFor({ timeout: 120_000 })
})

test('the page can be installed', async () => {
  const manifest = await visit.page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]')!
    const { name, start_url: start, icons } = (await (await fetch(link.href)).json()) as { name: string; start_url: string; icons: { src: string }[] }
    const found = await Promise.all(icons.map(async ({ src }) => (await fetch(src)).status))
    return { name, start, found }
  })
  assert.deepEqual(manifest, { name: 'Interleave', start: '/', found: [200, 200, 200] })
})
