import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { LabPage } from './lab-page.ts'
import { deafService, learnersTests, lessonPath, rightRepository, rightService } from './lesson.ts'

/** The walk of a new user, in steps that a test may interrupt. Each waits for what a person would wait for. */

/** Home: five withdrawals, and more than one balance that they can end in. */
export async function seeTheRace(page: Page, url: string): Promise<void> {
  await page.goto(url)
  const ends = page.getByRole('list', { name: 'Ends found' }).getByRole('button')
  await ends.nth(1).waitFor()
  const balances = await ends.allInnerTexts()
  assert.ok(new Set(balances.map((text) => text.split('\n')[0])).size > 1, `ends: ${balances.join(' | ')}`)
  await page.getByRole('status').filter({ hasText: /order/ }).first().waitFor()
}

/** From home over the course to lesson 32, where the first sample is run. */
export async function runASample(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: 'Course' }).click()
  await page.waitForURL('**/learn/javascript')
  assert.equal(await page.getByText(/not (yet )?written/i).count() > 0, true, 'lessons that are not written say so')
  await page.locator(`a[href^="${lessonPath}"]`).first().click()
  await page.waitForURL(`**${lessonPath}*`)
  await page.getByRole('button', { name: /^Run/ }).first().click()
  const run = page.getByRole('region', { name: /^Run of/ }).first()
  await run.getByRole('list', { name: 'Console' }).getByRole('listitem').first().waitFor()
}

/** Step 1 of the lab: a service in which every order passes without a finding. */
export async function makeItRight(lab: LabPage): Promise<void> {
  await lab.write('service.ts', rightService)
  await lab.write('repository.ts', rightRepository)
  await lab.write('orders.test.ts', learnersTests)
  const claim = await lab.runAllOrders()
  assert.equal(await lab.troubledOrders().count(), 0, claim)
  assert.ok((await lab.passingOrders().count()) > 0)
}

/** Drops the signal on its way to pricing; sees the order in which that shows, its pin, and the swap that hides it. */
export async function breakIt(lab: LabPage): Promise<void> {
  await lab.write('service.ts', deafService)
  await lab.runAllOrders()
  await lab.troubledOrders().first().click()
  const findings = lab.region('Findings')
  await findings.getByText('B4').first().waitFor()
  await lab.tab('service.ts').click()
  await lab.editor('service.ts').locator('xpath=ancestor::*[contains(@class,"cm-editor")]').getByLabel(/^Finding \d+/).first().waitFor()
  const orders = lab.region('Orders')
  const swap = orders.getByText(/comes before/)
  await swap.waitFor()
  assert.match(await swap.innerText(), /“.+” comes before “.+”/)
  await lab.button('Apply the swap').click()
  await orders.getByRole('button', { name: /^Order \d+, passes/, pressed: true }).waitFor()
}

/** Puts the service right again and submits. */
export async function submit(lab: LabPage): Promise<void> {
  await lab.write('service.ts', rightService)
  await lab.button('Submit for grading').click()
}

/** The server's word: how many bugs the tests caught. */
export async function readTheMatrix(lab: LabPage): Promise<number> {
  const matrix = lab.region('Tests and bugs')
  const caught = matrix.getByText(/bugs caught/i).first()
  await caught.waitFor({ timeout: 120_000 })
  const [, count] = /(\d+)\s*\/\s*\d+|(\d+) of \d+/.exec(await caught.innerText()) ?? []
  return Number(count)
}

/** Answers every question as one who learns does: until the page says that it is right. */
export async function answerTheQuiz(page: Page, url: string): Promise<void> {
  await page.goto(url + lessonPath)
  const questions = page.locator('form.question')
  await questions.first().scrollIntoViewIfNeeded()
  const count = await questions.count()
  assert.ok(count >= 6, `${count} questions`)
  for (let index = 0; index < count; index++) {
    const question = questions.nth(index)
    const options = question.getByRole('radio')
    for (let option = 0; option < (await options.count()); option++) {
      await options.nth(option).check()
      await question.getByRole('button', { name: 'Check' }).click()
      const status = question.getByRole('status').filter({ hasText: /Right\.|Not this one\./ })
      await status.first().waitFor()
      if (/Right\./.test(await status.first().innerText())) break
    }
  }
  await page.getByText(`${count} of ${count} right`).first().waitFor()
}

export async function bookmark(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: /bookmark/i }).first()
  await button.click()
  await page.getByRole('button', { name: /bookmark/i, pressed: true }).first().waitFor()
}

/** After coming back: code, verdict, answers and bookmark. */
export async function findEverything(page: Page, url: string): Promise<void> {
  const lab = new LabPage(page)
  await lab.open(url)
  assert.match(await lab.textOf('orders.test.ts'), /a hang-up stops all work/)
  assert.match(await lab.textOf('service.ts'), /Mine: both at once/)
  assert.ok((await readTheMatrix(lab)) >= 3)

  await page.goto(url + lessonPath)
  await page.getByRole('button', { name: /bookmark/i, pressed: true }).first().waitFor()
  await page.locator('form.question').first().scrollIntoViewIfNeeded()
  const count = await page.locator('form.question').count()
  await page.getByText(`${count} of ${count} right`).first().waitFor()

  await page.goto(`${url}/me`)
  await page.getByText(/async and await patterns/i).first().waitFor()
}
