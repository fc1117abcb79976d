import assert from 'node:assert/strict'
import test from 'node:test'
import { io } from 'interleave:world'

test('settings are loaded once', async () => {
  const cache = new Map<string, string>()
  let loads = 0

  async function cached(key: string): Promise<string> {
    const known = cache.get(key)
    if (known !== undefined) return known
    loads += 1
    const value = await io('database', () => `value of ${key}`)
    cache.set(key, value)
    return value
  }

  async function request(path: string): Promise<void> {
    await io(`session of ${path}`)
    await cached('settings')
  }

  await Promise.all([request('/a'), request('/b')])
  assert.equal(loads, 1)
})
