import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { newPerson, type Person, type Visit } from './browser.ts'
import { LabPage } from './lab-page.ts'
import { startServer, type TestServer } from './server.ts'
import { answerTheQuiz, bookmark, breakIt, findEverything, makeItRight, readTheMatrix, runASample, seeTheRace, submit } from './walk.ts'

let server: TestServer
let person: Person
let visit: Visit
let lab: LabPage

before(async () => {
  server = await startServer()
  person = await newPerson()
  visit = await person.open()
  lab = new LabPage(visit.page)
})
after(async () => {
  await person?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

test('the race on the home page comes to more than one end', () => seeTheRace(visit.page, server.url))

test('a sample of lesson 32 runs', () => runASample(visit.page))

test('every order of a right service passes', async () => {
  await lab.open(server.url)
  await makeItRight(lab)
})

test('a dropped signal shows its failing order, its pin and the swap', () => breakIt(lab))

test('tests that say something catch at least three of the server\'s bugs', async () => {
  await submit(lab)
  assert.ok((await readTheMatrix(lab)) >= 3)
})

test('with its verdict, the lab fits a phone', async () => {
  const { page } = visit
  const size = page.viewportSize()
  await page.setViewportSize({ width: 360, height: 800 })
  await lab.region('Tests and bugs').getByRole('table').waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360)
  if (size) await page.setViewportSize(size)
})

test('every question of the quiz can be answered', () => answerTheQuiz(visit.page, server.url))

test('a lesson can be bookmarked', () => bookmark(visit.page))

test('nothing in a page went wrong, and nothing was asked of anyone else', () => assert.deepEqual(visit.troubles, []))

test('after closing the browser and coming back, everything is there', async () => {
  await visit.close()
  visit = await person.open()
  await findEverything(visit.page, server.url)
  assert.deepEqual(visit.troubles, [])
})
