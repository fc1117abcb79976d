import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asCaller, currentCaller, lateMs } from './caller.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('work that ends before its caller has its answer is not late', async () => {
  await asCaller('/orders/{id}', new AbortController().signal, async () => {
    await turn()
    assert.equal(currentCaller()?.route, '/orders/{id}')
    assert.equal(lateMs(currentCaller()), null)
  })
  assert.equal(currentCaller(), undefined)
  assert.equal(lateMs(undefined), null)
})

test('work that nobody awaits is late when it ends after the answer', async () => {
  let lateness: number | null = null
  let floating = Promise.resolve()
  await asCaller('/orders', new AbortController().signal, async () => {
    floating = turn().then(() => {
      lateness = lateMs(currentCaller())
    })
  })
  await floating
  assert.ok(lateness !== null && lateness >= 0)
})

test('work that does not hear of the hang-up is late although its request still waits for it', async () => {
  const client = new AbortController()
  await asCaller('/orders/{id}/summary', client.signal, async () => {
    client.abort()
    await turn()
    assert.ok((lateMs(currentCaller()) ?? -1) >= 0)
  })
})
