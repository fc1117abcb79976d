import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test, { after, before } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Download, Locator } from 'playwright-core'
import { newPerson, type Person, type Visit } from './browser.ts'
import { LabPage } from './lab-page.ts'
import { labPath, lessonPath } from './lesson.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let person: Person
let visit: Visit

before(async () => {
  server = await startServer()
  person = await newPerson()
  visit = await person.open()
})
after(async () => {
  await person?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

const section = (id: string): Locator => visit.page.locator(`section#${id}`)
const goTo = (path: string) => visit.page.goto(server.url + path)
const textOf = async (download: Download): Promise<string> => readFile(await download.path(), 'utf8')
const exported = async (press: Locator): Promise<string> => {
  const [download] = await Promise.all([visit.page.waitForEvent('download'), press.click()])
  return textOf(download)
}

async function violationsIn(part: string): Promise<string[]> {
  const found = await new AxeBuilder({ page: visit.page }).include(part).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)
}

test('one who is new is offered a tour, can walk it by keyboard, and is never asked again', async () => {
  const { page } = visit
  await goTo('/')
  const offer = page.getByRole('group', { name: 'Tour' })
  await offer.getByRole('button', { name: 'Show me' }).press('Enter')
  const tour = page.getByRole('dialog')
  for (const step of ['1 of 3', '2 of 3', '3 of 3']) {
    await tour.getByRole('heading', { name: step }).and(page.locator(':focus')).waitFor()
    if (step === '2 of 3') assert.deepEqual(await violationsIn('.tour-card'), [])
    await tour.getByRole('button', { name: step === '3 of 3' ? 'Done' : 'Next' }).press('Enter')
  }
  await tour.waitFor({ state: 'detached' })
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'main')
  await page.reload()
  assert.equal(await offer.isVisible(), false)
})

test('a command and the list of keys bring the tour back, and Escape skips it', async () => {
  const { page } = visit
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search' }).fill('tour')
  await page.getByRole('option', { name: /Take the tour/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '1 of 3' }).and(page.locator(':focus')).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { name: '1 of 3' }).waitFor({ state: 'detached' })
  await page.keyboard.press('?')
  await page.getByRole('button', { name: 'Take the tour' }).click()
  await page.getByRole('button', { name: 'Skip the tour' }).click()
})

test('pages without anything yet say what to do', async () => {
  const { page } = visit
  await goTo('/me')
  await page.getByText('Nothing is here yet.').waitFor()
  await page.getByRole('link', { name: /^Start:/ }).waitFor()
  await goTo('/learn/javascript')
  await page.getByText('Nothing is ticked off yet.').waitFor()
  await goTo(labPath)
  await page.getByText(/No order explored yet/).waitFor()
  assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), 'the lab is as high as its window')
})

test('two versions that ran side by side show what parts their runs', async () => {
  await goTo(`${lessonPath}#no-shared-cancellation`)
  const part = section('no-shared-cancellation')
  await part.getByRole('button', { name: /^Run both/ }).click()
  const observed = part.getByRole('region', { name: /^Observed in the runs/ })
  await observed.getByRole('status').getByText(/reserve is at work for nobody from 10 to \d+ ms/).waitFor()
  const row = (name: string) => observed.getByRole('row', { name })
  assert.match(await row('Finds').getByRole('cell').first().innerText(), /Parallel work without shared cancellation/)
  assert.equal(await row('Finds').getByRole('cell').nth(1).innerText(), 'nothing')
  assert.match(await row('Prints').innerText(), /two pens reserved\s*, only here/)
})

test('a comparison follows the code: the same code on both sides shows no difference', async () => {
  const part = section('no-shared-cancellation')
  const good = await part.getByRole('region', { name: /^Code of all-stops\.ts/ }).innerText()
  await part.getByRole('button', { name: 'Edit all-runs-on.ts' }).click()
  const editor = part.getByRole('textbox', { name: 'all-runs-on.ts' })
  await editor.press('ControlOrMeta+a')
  await visit.page.keyboard.insertText(good)
  await part.getByRole('button', { name: 'Run all-runs-on.ts' }).click()
  await part.getByText('Nothing tells the two runs apart, as the code stands now.').waitFor()
})

test('what a reset replaces can be brought back', async () => {
  const part = section('no-shared-cancellation')
  const code = part.getByRole('region', { name: /^Code of all-runs-on\.ts/ })
  const [reset, undo] = [part.getByRole('button', { name: 'Reset all-runs-on.ts' }), part.getByRole('button', { name: 'Undo the reset of all-runs-on.ts' })]
  await reset.click()
  const original = await code.innerText()
  await undo.click()
  const good = await part.getByRole('region', { name: /^Code of all-stops\.ts/ }).innerText()
  assert.equal((await code.innerText()).trim(), good.trim())
  await reset.click()
  assert.equal(await code.innerText(), original)
})

test('a run through the library is walked stop by stop, by keys alone', async () => {
  const { page } = visit
  const part = section('call-path')
  await part.getByRole('button', { name: /walk through/ }).press('Enter')
  await part.getByRole('button', { name: 'Next' }).and(page.locator(':focus')).waitFor()
  const told = part.getByRole('status').filter({ hasText: /^Stop/ })
  for (let presses = 0; presses < 6; presses++) await page.keyboard.press('ArrowRight')
  await told.filter({ hasText: /^Stop 7 of \d+, at 0 ms\. Inside your function\. first-failure\.ts, line 5, called by Family\.call\./ }).waitFor()
  const lit = part.locator('[aria-current]')
  assert.match(await lit.innerText(), /await sleep\(10, \{ signal \}\)/)
  await page.keyboard.press('ArrowDown')
  await part.getByRole('region', { name: 'Source of family.ts' }).waitFor()
  assert.match(await lit.innerText(), /child\(this\.signal\)/)
  await page.keyboard.press('End')
  await told.filter({ hasText: /error is Error: pricing is down/ }).waitFor()
  assert.deepEqual(await violationsIn('#call-path'), [])
})

test('a lesson, a section and a single line can be bookmarked, and the line leads back to itself', async () => {
  const { page } = visit
  await page.getByRole('button', { name: 'Bookmark this lesson' }).click()
  await page.getByRole('button', { name: 'Bookmark the section The one picture' }).click()
  await page.getByRole('button', { name: 'Bookmark a line of mental-model.ts' }).click()
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter', 'Escape']) await page.keyboard.press(key)
  await page.getByRole('region', { name: 'Code of mental-model.ts. Enter edits it. Bookmarked: line 5.' }).waitFor()
  await goTo('/me')
  const removes = page.getByRole('button', { name: /^Remove the bookmark/ })
  await removes.nth(2).waitFor()
  assert.equal(await removes.count(), 3)
  await page.getByRole('link', { name: 'await sleep(ms)' }).click()
  await page.waitForURL(/#mental-model\.ts:5$/)
  await page.getByRole('region', { name: /^Code of mental-model\.ts/ }).and(page.locator(':focus')).waitFor()
})

test('notes are kept beside what they are about, also without a network, and reach another browser', async () => {
  const { page } = visit
  await page.getByRole('button', { name: 'Note on the section The one picture' }).click()
  await page.keyboard.type('One thread. Say it aloud.')
  await section('mental-model').getByText('Kept.').waitFor()
  await visit.context.setOffline(true)
  await page.getByRole('button', { name: 'Note on this lesson' }).click()
  await page.keyboard.type('Again on Friday')
  await page.locator('#note-lesson').getByText('Kept.').waitFor()
  const sent = page.waitForResponse((response) => response.url().endsWith('/api/notes') && (response.request().postData() ?? '').includes('Friday') && response.ok())
  await visit.context.setOffline(false)
  await sent
  await page.evaluate(() => localStorage.clear())
  await goTo('/me')
  const note = page.getByRole('textbox', { name: 'Note on async and await patterns', exact: true })
  await note.waitFor()
  assert.equal(await note.inputValue(), 'Again on Friday')
  await page.getByRole('button', { name: 'Remove the note on async and await patterns', exact: true }).click()
  await note.waitFor({ state: 'detached' })
  assert.equal(await page.getByRole('textbox', { name: /^Note on/ }).inputValue(), 'One thread. Say it aloud.')
})

test('the predicted symptom of a bug is held to the run, and goes into the note for the design review', async () => {
  const { page } = visit
  const lab = new LabPage(page)
  await lab.open(server.url)
  await lab.button('Break it, name the symptom').click()
  const bugs = page.getByRole('list', { name: 'Deliberate bugs' }).getByRole('button')
  const predict = async (bug: number, symptom: number): Promise<string> => {
    await bugs.nth(bug).click()
    await page.getByRole('group', { name: 'What will you see?' }).getByRole('radio').nth(symptom).check()
    await lab.button('Check against the run').click()
    const verdict = page.getByRole('status').filter({ hasText: /As you said|Not this one/ })
    await verdict.waitFor({ timeout: 60_000 })
    return verdict.innerText()
  }
  assert.match(await predict(0, 0), /As you said\. The run shows it in every order of \d+/)
  assert.match(await predict(2, 0), /Not this one\. What the run shows, in 1 of 2 orders: The stock is unknown only where pricing replies first/)
  await lab.button('Defend one trade-off').click()
  await page.getByLabel(/^Decision/).fill('A summary goes without the stock when inventory is late.')
  await page.getByLabel(/^What is given up/).fill('The customer may order what is not there.')
  const note = await exported(lab.button('Export as Markdown'))
  assert.match(note, /^# Design review: The orders service\n[\s\S]*## Decision\n\nA summary goes without[\s\S]*It shows in every order[\s\S]*What shows, in 1 of 2 orders/)
  await page.reload()
  await lab.button('Break it, name the symptom').click()
  await bugs.nth(0).getByText('as you said').waitFor()
  // The bug still stands in the code, and can still be taken out.
  await bugs.nth(2).and(page.locator('[aria-pressed=true]')).waitFor()
  await lab.button('Take the bug out').click()
  await bugs.nth(2).and(page.locator('[aria-pressed=false]')).waitFor()
})

test('the checklist is kept as typed, in two tabs at once, and its record takes the trade-off along', async () => {
  const { page } = visit
  await goTo(`${lessonPath}#checklist`)
  const other = await visit.context.newPage()
  await other.goto(`${server.url}${lessonPath}#checklist`)
  await other.locator('#checklist').getByRole('textbox').nth(2).fill('Rows of one customer')
  await other.getByText(/1 of \d+ answered · Saved/).waitFor()
  await other.close()
  await page.getByLabel('Your system').fill('The till')
  await section('checklist').getByRole('textbox').nth(1).fill('200 ms, cut off by the gateway')
  await section('checklist').getByText(/2 of \d+ answered · Saved/).waitFor()
  const record = await exported(section('checklist').getByRole('button', { name: 'Export as Markdown' }))
  assert.match(record, /^# Decisions: The till\n[\s\S]*200 ms, cut off by the gateway[\s\S]*Rows of one customer[\s\S]*## Design review: The orders service/)
})

test('a question is explained against the clock, compared and scored, and the answer goes away for another try', async () => {
  const { page } = visit
  const part = section('interview')
  await part.getByRole('button', { name: 'Start the clock' }).first().click()
  assert.match(await part.getByRole('timer').innerText(), /^[12]:\d\d$/)
  const answer = part.getByLabel('Your answer, if you write it').first()
  await answer.fill('The signal goes down to the query.')
  await part.getByRole('button', { name: 'Show the model answer' }).first().click()
  await part.getByRole('group', { name: /^Score yourself/ }).getByRole('checkbox').first().check()
  await part.getByText(/^1 of \d+$/).waitFor()
  await page.reload()
  await part.getByRole('button', { name: 'Start the clock again' }).click()
  assert.equal(await part.getByText('A model answer').count(), 0)
  assert.equal(await answer.inputValue(), 'The signal goes down to the query.')
})

test('everything written is in the export, and deleting takes all of it away', async () => {
  const { page } = visit
  await goTo('/me')
  await page.getByRole('link', { name: 'Decisions for The till' }).waitFor()
  type Exported = { notes: { text: string }[]; bookmarks: { line: string | null }[]; server: { me: { notes: { text: string }[] } } }
  const all = JSON.parse(await exported(page.getByRole('button', { name: 'Export as JSON' }))) as Exported
  assert.deepEqual(all.server.me.notes.filter(({ text }) => text !== '').map(({ text }) => text), ['One thread. Say it aloud.'])
  assert.deepEqual(all.notes.map(({ text }) => text), ['One thread. Say it aloud.'])
  assert.deepEqual(all.bookmarks.map(({ line }) => line ?? '').sort((a, b) => (a < b ? -1 : 1)), ['', '', 'mental-model.ts:5'])
  await page.getByRole('button', { name: 'Delete everything…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click()
  await page.getByText('Everything is deleted, here and on the server.').waitFor()
  const me = (await (await page.request.get(`${server.url}/api/me`)).json()) as Record<string, unknown>
  assert.deepEqual([me['notes'], me['bookmarks'], me['progress']], [[], [], []])
})

test('nothing in a page went wrong', () => {
  assert.deepEqual(visit.troubles.filter((trouble) => !/ERR_INTERNET_DISCONNECTED/.test(trouble)), [])
})
