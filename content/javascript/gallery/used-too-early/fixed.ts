import assert from 'node:assert/strict'
import { io } from 'interleave:world'

const settings: { currency?: string } = {}

async function load() {
  settings.currency = await io('disk', () => 'EUR')
}

const ready = load()

/** Whoever needs the settings awaits them. */
async function price() {
  const [cents] = await Promise.all([io('pricing', () => 900), ready])
  return `${cents} ${settings.currency}`
}

assert.equal(await price(), '900 EUR')
