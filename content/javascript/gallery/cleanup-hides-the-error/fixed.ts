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
  } catch (error) {
    const [undone] = await Promise.allSettled([rollBack()])
    if (undone.status === 'rejected') console.warn(`The rollback failed too: ${undone.reason.message}`)
    throw error
  }
}

await assert.rejects(transfer(), /not enough money/)
