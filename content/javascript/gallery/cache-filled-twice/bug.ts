import assert from 'node:assert/strict'
import { io } from 'interleave:world'

const cache = new Map<string, string>()
let loads = 0

async function user(id: string): Promise<string> {
  const known = cache.get(id)
  if (known !== undefined) return known
  loads++
  const loaded = await io('database', () => `user ${id}`)
  cache.set(id, loaded)
  return loaded
}

await Promise.all([user('7'), user('7')])
assert.equal(loads, 1)
