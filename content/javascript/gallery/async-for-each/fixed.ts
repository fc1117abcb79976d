import assert from 'node:assert/strict'
import { io } from 'interleave:world'

const sent: string[] = []

async function sendAll(names: string[]) {
  await Promise.all(
    names.map(async (name) => {
      await io('mail', () => {
        sent.push(name)
      })
    }),
  )
}

await sendAll(['Ada', 'Grace'])
assert.equal(sent.length, 2)
