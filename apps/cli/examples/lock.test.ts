import assert from 'node:assert/strict'
import test from 'node:test'
import { io } from 'interleave:world'

let isLocked = false

async function withLock(work: () => Promise<void>): Promise<void> {
  if (isLocked) throw new Error('somebody is at work')
  isLocked = true
  await work()
  isLocked = false
}

test('whatever becomes of one save, the next one gets in', async () => {
  // Whether this one works is not the question here.
  await withLock(() => io('disk')).catch(() => undefined)
  await assert.doesNotReject(withLock(async () => {}))
})
