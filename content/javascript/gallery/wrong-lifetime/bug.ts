import assert from 'node:assert/strict'
import { io } from 'interleave:world'

const context = { user: '' }

async function greet(user: string) {
  context.user = user
  await io('database')
  return `Hello, ${context.user}`
}

const [first, second] = await Promise.all([greet('Ada'), greet('Grace')])
assert.deepEqual([first, second], ['Hello, Ada', 'Hello, Grace'])
