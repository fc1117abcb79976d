import assert from 'node:assert/strict'
import { io } from 'interleave:world'

const state = { isBusy: false }

async function exclusively(work: () => Promise<void>) {
  if (state.isBusy) throw new Error('busy')
  state.isBusy = true
  await work()
  state.isBusy = false
}

await exclusively(async () => {
  await io('disk')
  throw new Error('disk is full')
}).catch((error: Error) => console.log(error.message))

await exclusively(async () => {
  await io('disk')
})
assert.equal(state.isBusy, false)
