import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import test, { after, before } from 'node:test'
import { compile, defineWorld, findings, replay, run, Sandbox, toText } from '@interleave/engine'
import type { Locator, Page } from 'playwright-core'
import { newPerson, type Person, type Visit } from './browser.ts'
import { lessonPath } from './lesson.ts'
import { startServer, type TestServer } from './server.ts'

const program = `import assert from 'node:assert/strict'
import { io } from 'interleave:world'

let balance = 100

async function withdraw(amount: number) {
  const seen = await io('bank', () => balance)
  await io('bank', () => { balance = seen - amount })
}

await Promise.all([withdraw(10), withdraw(30)])
assert.equal(balance, 60)
`

let server: TestServer
let person: Person
let visit: Visit
let page: Page

before(async () => {
  server = await startServer()
  person = await newPerson()
  visit = await person.open()
  page = visit.page
  await visit.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`${server.url}/play`)
  // Its own example comes first; only then are the hands' the last words.
  await page.getByRole('group', { name: /^Distinct results, [1-9]\d* orders? failing/ }).waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Run all orders' }).waitFor({ timeout: 60_000 })
  await page.getByRole('textbox').first().click()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(program)
  await page.getByRole('button', { name: /^Order 1, fails: 90 !== 60/ }).waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Run all orders' }).waitFor()
  await page.getByRole('button', { name: 'Finding 1: A lost update' }).waitFor()
})
after(async () => {
  await person?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

const timeline = (): Locator => page.getByRole('region', { name: /^Timeline/ })
const moment = (): Locator => timeline().getByRole('slider', { name: 'Moment' })
const pinX = async (): Promise<number> => (await timeline().getByRole('button', { name: 'Finding 1: A lost update' }).boundingBox())?.x ?? NaN
/** The pin's place once it is as it should be; a drawing follows its events within a frame or two. */
async function pinWhen(what: string, holds: (x: number) => boolean): Promise<number> {
  let x = NaN
  for (let tries = 0; tries < 100; tries++) {
    x = await pinX()
    if (holds(x)) return x
    await page.waitForTimeout(20)
  }
  assert.fail(`Expected ${what}; the pin is at ${x}`)
}
const isOff = async (name: string): Promise<boolean> => (await timeline().getByRole('button', { name, exact: true }).getAttribute('aria-disabled')) === 'true'

/** The middle of the drawing's right part, where bars are. */
async function plot(): Promise<{ x: number; y: number }> {
  const box = await timeline().locator('canvas').boundingBox()
  assert.ok(box)
  return { x: box.x + box.width * 0.6, y: box.y + 60 }
}

test('as text, the timeline reads in the order in which things happened, sentence for sentence as the engine tells it', async () => {
  await timeline().getByRole('button', { name: 'Text', exact: true }).click()
  const list = timeline().getByRole('list', { name: 'The run as text' })
  const read = await list.getByRole('listitem').allInnerTexts()
  const wasm = createRequire(import.meta.resolve('@interleave/engine')).resolve('quickjs-wasi/quickjs.wasm')
  const sandbox = await Sandbox.load(await readFile(wasm))
  const compiled = compile([{ name: 'main.ts', text: program }], { accesses: true })
  assert.ok(!Array.isArray(compiled))
  const trace = run(sandbox, compiled, defineWorld({}), replay('i1.'), { accesses: true })
  const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
  assert.deepEqual(read.map(inOneLine), toText(trace, findings(trace, compiled.files)).map(inOneLine))
  assert.match((await list.locator('[aria-current="step"]').textContent()) ?? '', /^At 20 ms bank takes effect/)
  await page.keyboard.press('ArrowRight')
  await list.locator('[aria-current="step"]').getByText('bank replies').waitFor()
  await page.keyboard.press('t')
  await list.waitFor({ state: 'detached' })
  // From the drawing, which is gone then, to the list, and back, by keyboard alone.
  await timeline().getByRole('button', { name: 'Calls of main.ts' }).focus()
  await page.keyboard.press('t')
  await list.and(page.locator(':focus')).waitFor()
  await page.keyboard.press('t')
  await list.waitFor({ state: 'detached' })
  await page.keyboard.press('Home')
  assert.equal(await moment().inputValue(), '0')
  await page.keyboard.press('n')
})

test('wheel, keys and buttons zoom and pan alike, and none of them loses the focus', async () => {
  const [before, { y }] = [await pinX(), await plot()]
  assert.equal(await isOff('Fit'), true)
  // Over the pin, so that it stays where it is.
  await page.mouse.move(before + 12, y - 30)
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -200)
  await page.keyboard.up('Control')
  await timeline().locator('button[aria-disabled="false"]', { hasText: 'Fit' }).waitFor()
  const zoomed = await pinX()
  assert.ok(Math.abs(zoomed - before) < 8, `the pin was at ${before}, and is at ${zoomed}`)
  await page.mouse.wheel(60, 0)
  const panned = await pinWhen(`a wheel across to pan by as many pixels from ${zoomed}`, (x) => Math.abs(zoomed - x - 60) < 2)
  await moment().focus()
  await page.keyboard.press('Shift+ArrowLeft')
  await pinWhen(`a key to pan back from ${panned}`, (x) => x > panned + 20)
  const fit = timeline().getByRole('button', { name: 'Fit', exact: true })
  await fit.focus()
  await page.keyboard.press('Enter')
  assert.equal(await isOff('Fit'), true)
  assert.equal(await fit.evaluate((button) => button === document.activeElement), true)
  await pinWhen('the whole run as at first', (x) => x === before)
  await page.keyboard.press('+')
  assert.equal(await isOff('Zoom out'), false)
  await page.keyboard.press('0')
  await pinWhen('the whole run as at first', (x) => x === before)
})

test('two fingers zoom', async () => {
  const [{ x, y }, session] = [await plot(), await visit.context.newCDPSession(page)]
  const fingers = (apart: number) => [{ x: x - apart, y, id: 1 }, { x: x + apart, y, id: 2 }]
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(30) })
  for (const apart of [50, 70, 90]) await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(apart) })
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await session.detach()
  assert.equal(await isOff('Fit'), false)
  await timeline().getByRole('button', { name: 'Fit', exact: true }).click()
})

test('calls are folded and shown again by keyboard, and steps are told', async () => {
  const fold = timeline().getByRole('button', { name: 'Calls of main.ts' })
  await fold.focus()
  await page.keyboard.press('Enter')
  assert.equal(await fold.getAttribute('aria-expanded'), 'false')
  await page.keyboard.press('f')
  assert.equal(await fold.getAttribute('aria-expanded'), 'true')
  await page.keyboard.press('Home')
  await timeline().getByRole('status').getByText('0 ms, event 0 of 8: the program starts').waitFor({ state: 'attached' })
  await page.keyboard.press('n')
  await timeline().getByRole('status').getByText('Finding at 20 ms: A lost update').waitFor({ state: 'attached' })
  assert.equal(await moment().inputValue(), '6')
})

test('a link opens the same order at the same moment, and pictures show what is drawn', async () => {
  await timeline().getByRole('button', { name: 'More', exact: true }).click()
  await page.keyboard.press('Enter')
  await timeline().getByText('The link is copied.').waitFor()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  const other = await visit.context.newPage()
  await other.goto(link)
  await other.getByText('The order of the link is shown.').waitFor({ state: 'attached' })
  assert.equal(await other.getByRole('slider', { name: 'Moment' }).inputValue(), '6')
  await other.getByRole('button', { name: 'Finding 1: A lost update' }).waitFor()
  await other.close()
  for (const [way, shows] of [['Save a picture, SVG', />withdraw #2<\/text>/], ['Save the trace for Perfetto', /"traceEvents":\[/], ['Save the text', /^At 20 ms bank takes effect\.$/m]] as const) {
    await timeline().getByRole('button', { name: 'More', exact: true }).click()
    const [download] = await Promise.all([page.waitForEvent('download'), timeline().getByRole('button', { name: way }).click()])
    assert.match(await readFile(await download.path(), 'utf8'), shows)
  }
})

test('two orders are compared under each other, from a cell by keyboard, with what differs in words', async () => {
  const passing = page.getByRole('button', { name: /^Order \d+, passes/ })
  await passing.focus()
  await page.keyboard.press('c')
  const both = page.getByRole('region', { name: 'Two orders compared' })
  await both.getByRole('row', { name: /^Result fails: 90 !== 60 passes$/ }).waitFor()
  await both.getByRole('row', { name: /^First difference bank .* for withdraw #\d .* bank .* for withdraw #\d/ }).waitFor()
  await page.getByRole('region', { name: /^Timeline of Order/ }).nth(1).waitFor()
  await both.getByRole('button', { name: 'To the first difference' }).click()
  assert.notEqual(await both.getByRole('slider', { name: 'Moment' }).inputValue(), '6')
  await both.getByRole('button', { name: 'Stop comparing' }).click()
  await timeline().waitFor()
})

test('the swap on the arc is applied with one press, and taken back with another', async () => {
  await page.getByRole('button', { name: 'swap these two' }).click()
  await page.getByText(/The swap is applied: .* and it passes\./).first().waitFor()
  await page.getByRole('button', { name: /^Order \d+, passes/ }).and(page.locator('[aria-pressed="true"]')).waitFor()
  await page.getByRole('button', { name: 'Swap back' }).click()
  await page.getByRole('button', { name: 'swap these two' }).waitFor()
  assert.deepEqual(visit.troubles, [])
})

test('under a sample of a lesson, and on the home page, it is the same timeline: lines are lit, and values told', async () => {
  await page.goto(server.url + lessonPath)
  const sample = page.locator('figure').filter({ has: page.getByRole('button', { name: 'Run mental-model.ts' }) })
  await sample.getByRole('button', { name: 'Run mental-model.ts' }).click()
  const waiting = sample.getByRole('region', { name: 'Suspended at this moment' })
  await waiting.getByText("name = 'slow'").waitFor()
  await sample.locator('.lit-bar').nth(1).waitFor()
  await sample.getByRole('slider', { name: 'Moment' }).focus()
  await page.keyboard.press('End')
  await waiting.getByText('Nothing is suspended after this event.').waitFor()
  await sample.locator('.lit-bar').first().waitFor({ state: 'detached' })
  await page.goto(server.url)
  await page.getByRole('region', { name: 'Timeline of five withdrawals' }).getByRole('button', { name: 'Step forward' }).click()
  await page.getByRole('region', { name: 'Suspended at this moment' }).getByText('balance = 100').waitFor()
  assert.deepEqual(visit.troubles, [])
})

test('on a phone nothing sticks out, and every control is at least 24 px', async () => {
  await page.goto(`${server.url}/play`)
  await timeline().getByRole('slider').waitFor()
  await page.setViewportSize({ width: 360, height: 800 })
  await timeline().scrollIntoViewIfNeeded()
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth))
  const sizes = await timeline().getByRole('button').evaluateAll((buttons) => buttons.map((button) => [button.getAttribute('aria-label') ?? button.textContent, button.getBoundingClientRect().width, button.getBoundingClientRect().height] as const))
  assert.deepEqual(sizes.filter(([, width, height]) => width < 24 || height < 24), [])
})
