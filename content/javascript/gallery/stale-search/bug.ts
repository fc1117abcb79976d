import assert from 'node:assert/strict'
import { io } from 'interleave:world'

const page = { shown: '' }

async function search(text: string) {
  const found = await io('search', () => `results for ${text}`)
  page.shown = found
}

await Promise.all([search('a'), search('async')])
assert.equal(page.shown, 'results for async')
