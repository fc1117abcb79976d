import type { Locator, Page } from 'playwright-core'
import { labPath } from './lesson.ts'

/** The lab as a person finds it: by roles and names alone. */
export class LabPage {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  async open(baseUrl: string): Promise<void> {
    await this.page.goto(baseUrl + labPath)
    await this.editor('service.ts').or(this.editor('controller.ts')).first().waitFor()
  }

  /** A heading may say a number after its name. */
  region(name: string): Locator {
    return this.page.getByRole('region', { name: new RegExp(`^${name}\\b`) })
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name }).first()
  }

  tab(file: string): Locator {
    return this.page.getByRole('tab', { name: file })
  }

  editor(file: string): Locator {
    return this.page.getByRole('textbox', { name: file })
  }

  /** Replaces a file's text as a person would who pastes. */
  async write(file: string, text: string): Promise<void> {
    await this.tab(file).click()
    const editor = this.editor(file)
    await editor.click()
    await editor.press('ControlOrMeta+a')
    await this.page.keyboard.insertText(text)
  }

  async textOf(file: string): Promise<string> {
    await this.tab(file).click()
    return this.editor(file).innerText()
  }

  /** Runs every order, and gives the sentence that claims what was done. */
  async runAllOrders(): Promise<string> {
    await this.button('Run all orders').click()
    const claim = this.region('Orders').getByText(/orders? (explored|with at most|sampled|run before)|The only order/).filter({ hasNotText: 'before your last edit' })
    await claim.first().waitFor({ timeout: 60_000 })
    await this.button('Run all orders').waitFor()
    return claim.first().innerText()
  }

  /** Cells of the strip whose orders fail, or pass with a finding. */
  troubledOrders(): Locator {
    return this.region('Orders').getByRole('button', { name: /^Order \d+, (fails|passes with a finding)/ })
  }

  passingOrders(): Locator {
    return this.region('Orders').getByRole('button', { name: /^Order \d+, passes:/ })
  }
}
