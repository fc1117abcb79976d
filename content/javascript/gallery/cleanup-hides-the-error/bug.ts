import assert from 'node:assert/strict'
import { io } from 'interleave:world'

async function rollBack() {
  await io('database')
  throw new Error('connection lost')
}

async function transfer() {
  try {
    await io('database')
    throw new Error('not enough money')
  } finally {
    await rollBack()
  }
}

await assert.rejects(transfer(), /not enough money/)
