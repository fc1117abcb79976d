import assert from 'node:assert/strict'
import test from 'node:test'
import { newPerson } from './browser.ts'
import { LabPage } from './lab-page.ts'
import { startServer } from './server.ts'
import { answerTheQuiz, bookmark, findEverything, makeItRight, readTheMatrix, runASample, seeTheRace, submit } from './walk.ts'

test('the walk comes to the same end when the server is killed right after the submission and started again', async () => {
  await using server = await startServer()
  await using person = await newPerson()
  const { page, close } = await person.open()
  const lab = new LabPage(page)
  await seeTheRace(page, server.url)
  await runASample(page)
  await lab.open(server.url)
  await makeItRight(lab)

  const accepted = page.waitForResponse((response) => response.url().endsWith('/api/submissions') && response.request().method() === 'POST')
  await submit(lab)
  assert.equal((await accepted).status(), 202)
  await server.kill()
  await server.start()

  // The page was never reloaded: it finds the server again by itself.
  assert.ok((await readTheMatrix(lab)) >= 3)
  await answerTheQuiz(page, server.url)
  await bookmark(page)
  await close()
  const again = await person.open()
  await findEverything(again.page, server.url)
})

test('what is typed while the server is away reaches it when it is back', async () => {
  await using server = await startServer()
  await using person = await newPerson()
  const { page } = await person.open()
  const lab = new LabPage(page)
  await lab.open(server.url)
  await server.kill()
  await lab.write('service.ts', '// typed while nobody listened\n')
  // It may arrive before the start has been noticed here.
  const kept = page.waitForResponse((response) => response.url().includes('/api/journal/') && response.request().method() === 'PUT' && response.ok(), { timeout: 60_000 })
  await server.start()
  await kept

  // Another window of the same person, with nothing in it but the cookie, gets it from the server.
  const stranger = await newPerson()
  try {
    const visit = await stranger.open()
    await visit.context.addCookies(await page.context().cookies())
    const elsewhere = new LabPage(visit.page)
    await elsewhere.open(server.url)
    await elsewhere.tab('service.ts').click()
    await elsewhere.editor('service.ts').filter({ hasText: 'typed while nobody listened' }).waitFor()
  } finally {
    await stranger[Symbol.asyncDispose]()
  }
})
