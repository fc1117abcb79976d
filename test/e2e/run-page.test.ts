import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test, { after, before } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { newPerson, type Person } from './browser.ts'

const cli = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'apps', 'cli')
let folder = ''
let address = ''
let person: Person

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interleave-run-page-'))
  const file = join(folder, 'run.html')
  // It exits with 1: the program has a finding.
  await new Promise((resolve) => execFile(process.execPath, [join(cli, 'bin/interleave.js'), 'run', 'missing-await.ts', '--html', file], { cwd: join(cli, 'examples') }, resolve))
  address = pathToFileURL(file).href
  person = await newPerson()
})
after(async () => {
  await person[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

for (const [theme, width] of [['light', 1440], ['dark', 360]] as const) {
  test(`the page of a run stands by itself, ${theme}, ${width} px wide`, async () => {
    await using visit = await person.open({ width, height: 900, theme })
    const { page, troubles } = visit
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(address)
    await page.getByRole('heading', { name: 'missing-await.ts', level: 1 }).waitFor()
    await page.getByText('A promise nobody awaits').first().waitFor()
    assert.deepEqual(asked.filter((url) => url !== address), [], 'it asks nobody for anything')
    assert.deepEqual(troubles, [])
    assert.equal(await page.evaluate(() => document.documentElement.dataset['theme']), theme)
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing sticks out')
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`), [])
  })
}

test('by keyboard: a finding leads to its line, arrows step, T tells the run as text', async () => {
  await using visit = await person.open({ width: 1440, height: 900, theme: 'light' })
  const { page } = visit
  await page.goto(address)
  await page.getByRole('button', { name: /^missing-await\.ts:6 at/ }).first().focus()
  await page.keyboard.press('Enter')
  assert.match((await page.locator('li.chosen').textContent()) ?? '', /void orders\.set\(id, 'paid'\)/)
  const slider = page.getByRole('slider', { name: 'Moment' })
  await page.getByRole('button', { name: 'Play' }).focus()
  const before = Number(await slider.inputValue())
  await page.keyboard.press('ArrowRight')
  assert.equal(Number(await slider.inputValue()), before + 1)
  await page.keyboard.press('t')
  await page.getByRole('list', { name: 'The run as text' }).getByText('nobody awaited it').first().waitFor()
})
