import assert from 'node:assert/strict'
import { io } from 'interleave:world'

/** What belongs to one request travels with it. */
async function greet(user: string) {
  await io('database')
  return `Hello, ${user}`
}

const [first, second] = await Promise.all([greet('Ada'), greet('Grace')])
assert.deepEqual([first, second], ['Hello, Ada', 'Hello, Grace'])
