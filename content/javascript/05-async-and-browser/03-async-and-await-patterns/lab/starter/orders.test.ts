import test from 'node:test'
import assert from 'node:assert/strict'
import { client } from 'interleave:world'
import { ordersApp } from './app.ts'
import { simulatedPorts } from './simulated-ports.ts'

// An example. It passes, and it would pass with almost any bug: make it say more, and write others.
test('a summary is answered, though the client may hang up', async () => {
  const caller = client({ hangsUpAtMs: 30 })
  const app = ordersApp(simulatedPorts({ caller }))
  const response = await app(new Request('http://shop.test/orders/1/summary', { signal: caller }))
  assert.ok(response.status === 200 || response.status === 499)
})
