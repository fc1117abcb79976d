import assert from 'node:assert/strict'
import { io } from 'interleave:world'

const page = { shown: '' }
let latest = 0

/** Only the newest question may write its answer. */
async function search(text: string) {
  const mine = ++latest
  const found = await io('search', () => `results for ${text}`)
  if (mine === latest) page.shown = found
}

await Promise.all([search('a'), search('async')])
assert.equal(page.shown, 'results for async')
