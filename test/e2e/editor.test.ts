import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Locator } from 'playwright-core'
import { newPerson, type Person, type Visit } from './browser.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let person: Person
let visit: Visit
/** Addresses asked for so far. */
const asked: string[] = []

before(async () => {
  server = await startServer()
  person = await newPerson()
  visit = await person.open()
  // A machine that does much else at the time checks 5,000 lines slowly.
  visit.context.setDefaultTimeout(90_000)
  visit.context.on('request', (request) => asked.push(request.url()))
  await visit.page.goto(`${server.url}/play`)
  await visit.page.getByRole('checkbox', { name: 'explore as I type' }).uncheck()
})
after(async () => {
  await person?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

const editor = () => visit.page.getByRole('textbox', { name: 'main.ts' })
const problems = (words: string | RegExp) => visit.page.getByRole('button', { name: words })
/** An empty line is shown with a line break in it. */
const textOf = async (code: Locator): Promise<string> => (await code.locator('.cm-line').allInnerTexts()).map((line) => line.replace(/\n$/, '')).join('\n')
const text = (): Promise<string> => textOf(editor())

async function write(code: string): Promise<void> {
  await editor().click()
  await visit.page.keyboard.press('ControlOrMeta+a')
  await visit.page.keyboard.insertText(code)
}

test('types are downloaded when somebody works in the editor, and not before', async () => {
  await visit.page.getByText('await Promise.all').first().waitFor()
  assert.deepEqual(asked.filter((url) => url.includes('load-types')), [])
  await write('const ids: number[] = ["a"]\nconsole.log(ids)\n')
  await problems('1 error').waitFor()
  assert.equal(asked.filter((url) => url.includes('load-types')).length, 1)
})

test('a member is completed, with what it is', async () => {
  await write('const controller = new AbortController()\n')
  await visit.page.keyboard.type('controller.ab')
  const option = visit.page.getByRole('listbox').getByRole('option', { name: 'abort' })
  await option.waitFor()
  await visit.page.getByText('Aborts the signal: the first reason stays.').waitFor()
  // A list that has only just come does not take keys yet, so that Enter while typing stays a new line.
  await visit.page.waitForTimeout(150)
  await visit.page.keyboard.press('Enter')
  await visit.page.keyboard.type('(')
  await visit.page.getByRole('status').filter({ hasText: 'abort(reason?: unknown): void' }).waitFor()
  await visit.page.keyboard.press('Escape')
  assert.equal(await text(), 'const controller = new AbortController()\ncontroller.abort()')
})

test('Escape closes what is open, and the Tab after it leaves the editor', async () => {
  await write('const controller = new Abort')
  await visit.page.keyboard.press('Control+Space')
  await visit.page.getByRole('listbox').waitFor()
  await visit.page.keyboard.press('Escape')
  await visit.page.keyboard.press('Tab')
  assert.equal(await editor().evaluate((element) => element === document.activeElement), false)
})

test('a finding is mended by keys alone', async () => {
  await write('async function save() {}\nsave()\n')
  await problems('1 warning').waitFor()
  await visit.page.keyboard.press('ArrowUp')
  await visit.page.keyboard.press('ControlOrMeta+.')
  await visit.page.getByRole('group', { name: 'Fixes' }).getByRole('button', { name: 'Add await' }).and(visit.page.locator(':focus')).waitFor()
  await visit.page.keyboard.press('Enter')
  await problems('No problems').waitFor()
  assert.equal(await text(), 'async function save() {}\nawait save()\n')
})

test('a signal is passed on by a fix, in the list of problems', async () => {
  await write("async function f(signal: AbortSignal) {\n  return fetch('http://a')\n}\nawait f(AbortSignal.timeout(1))\n")
  await problems('2 warnings').click()
  await visit.page.getByRole('button', { name: /Pass signal on/ }).click()
  await visit.page.getByText("fetch('http://a', { signal })").waitFor()
  await problems('No problems').waitFor()
})

test('something is found, counted and replaced by keys, and Escape goes back to the code', async () => {
  const { keyboard } = visit.page
  await write('let a = 1\nlet b = a\nlet c = a\n')
  await keyboard.press('ControlOrMeta+Home')
  await keyboard.press('ControlOrMeta+f')
  const panel = visit.page.getByRole('search', { name: 'Find in this file' })
  await keyboard.type('let')
  await panel.getByText('3 found').waitFor()
  await keyboard.press('Enter')
  await panel.getByText('1 of 3').waitFor()
  await panel.getByLabel('Replace with').fill('const')
  await panel.getByRole('button', { name: 'Replace all' }).click()
  await keyboard.press('Escape')
  await panel.waitFor({ state: 'detached' })
  assert.equal(await text(), 'const a = 1\nconst b = a\nconst c = a\n')
  assert.equal(await editor().evaluate((element) => element === document.activeElement), true)
})

test('a file is formatted, and what cannot be read is left as it is', async () => {
  await write('const a={b:"c"};f( a)')
  await visit.page.keyboard.press('Shift+Alt+f')
  await visit.page.getByText("const a = { b: 'c' }").waitFor()
  await write('const = 1')
  await visit.page.getByRole('button', { name: 'Format' }).click()
  await visit.page.getByText(/cannot be read as it stands/).waitFor()
  assert.equal(await text(), 'const = 1')
})

test('what was typed before a reload is undone after it', async () => {
  await write('// first\n')
  await visit.page.waitForTimeout(600)
  await write('// second\n')
  await visit.page.waitForTimeout(1_000)
  await visit.page.reload()
  await visit.page.getByText('// second').waitFor()
  await visit.page.getByRole('checkbox', { name: 'explore as I type' }).uncheck()
  await editor().click()
  await visit.page.keyboard.press('ControlOrMeta+z')
  await visit.page.getByText('// first').waitFor()
})

test('a version is compared and restored, and the restore undone', async () => {
  await write('console.log("mine")\n')
  await visit.page.getByLabel('Example').selectOption({ label: 'A lost update: fixed' })
  await visit.page.getByText('await Promise.all').first().waitFor()
  await visit.page.getByRole('button', { name: 'History' }).click()
  const dialog = visit.page.getByRole('dialog', { name: 'History' })
  await dialog.getByRole('button', { name: /Before an example/ }).first().click()
  await dialog.getByRole('textbox', { name: /what restoring would change/ }).getByText('console.log("mine")').waitFor()
  await dialog.getByRole('button', { name: 'Restore this version' }).click()
  await editor().getByText('console.log("mine")').waitFor()
  assert.equal(await text(), 'console.log("mine")\n')
  await editor().click()
  await visit.page.keyboard.press('ControlOrMeta+z')
  await visit.page.getByText('await Promise.all').first().waitFor()
})

test('5,000 lines and a line of 50,000 characters are typed in and checked', async () => {
  const lines = Array.from({ length: 5_000 }, (_, index) => `export const value${index}: number = ${index}`)
  await write('')
  // As a person would who pastes: a browser takes minutes to type so much into a page by itself.
  await editor().evaluate((element, pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, `${lines.join('\n')}\nexport const long = [${Array.from({ length: 10_000 }, (_, index) => index % 10).join(',')}]\n`)
  await visit.page.keyboard.type('const wrong: string = value4999 // typed')
  await visit.page.getByText('// typed').waitFor()
  await problems(/1 error/).waitFor()
})

test('without the download the editor works, says so, and tries again', async () => {
  const other = await newPerson()
  try {
    const { page } = await other.open()
    let isBlocked = true
    await page.context().route('**/load-types*', (route) => (isBlocked ? route.abort() : route.continue()))
    await page.goto(`${server.url}/play`)
    await page.getByRole('textbox', { name: 'main.ts' }).click()
    await page.getByText('Types did not load; the editor works without.').waitFor()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText('async function save() {}\nconst saved: string = save()\n')
    await problemsOf(page, '1 warning')
    isBlocked = false
    await page.getByRole('button', { name: 'Try again' }).click()
    await problemsOf(page, /1 error/)
  } finally {
    await other[Symbol.asyncDispose]()
  }
})

const problemsOf = (page: Visit['page'], words: string | RegExp): Promise<void> => page.getByRole('button', { name: words }).waitFor()

test('on a phone a row of keys writes what its keyboard hides, and leaves the caret where it is', async () => {
  const other = await newPerson()
  try {
    const { page, troubles } = await other.open({ width: 360, height: 740, touch: true })
    await page.goto(`${server.url}/play`)
    const code = page.getByRole('textbox', { name: 'main.ts' })
    await code.tap()
    // Until it is touched, code is only read there.
    await page.locator('.cm-content').waitFor()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.press('Delete')
    const keys = page.getByRole('toolbar', { name: 'Keys' })
    for (const key of ['{', 'Right', 'Indent more', '(', '=>', 'Left', 'Left']) await keys.getByRole('button', { name: key, exact: true }).tap()
    assert.equal(await code.evaluate((element) => element === document.activeElement), true)
    assert.equal(await textOf(code), '  {}(=>)')
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360)
    assert.deepEqual(troubles, [])
  } finally {
    await other[Symbol.asyncDispose]()
  }
})

test('without a network types are there again, once they were', async () => {
  await visit.page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await visit.page.goto(`${server.url}/play`)
  await write('const first: number = ""\n')
  await problems('1 error').waitFor()
  await server.kill()
  await visit.page.reload()
  await write('const second: string = 2\nconst third: string = 3\n')
  await problems('2 errors').waitFor()
  assert.deepEqual(visit.troubles.filter((trouble) => trouble.startsWith('request leaves') || trouble.startsWith('error in the page')), [])
})
