import assert from 'node:assert/strict'
import { io } from 'interleave:world'

const settings: { currency?: string } = {}

async function load() {
  settings.currency = await io('disk', () => 'EUR')
}

async function price() {
  const cents = await io('pricing', () => 900)
  return `${cents} ${settings.currency}`
}

const [, text] = await Promise.all([load(), price()])
assert.equal(text, '900 EUR')
