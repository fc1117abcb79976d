import test from 'node:test'
import assert from 'node:assert/strict'
import { ordersApp } from './app.ts'
import { simulatedPorts } from './simulated-ports.ts'

// These run once more for every single failure that the world declares.
test('whatever fails, the summary is a 200 or a 503 and nothing is in flight', async () => {
  const ports = simulatedPorts()
  const response = await ordersApp(ports)(new Request('http://shop.test/orders/1/summary'))
  assert.ok(response.status === 200 || response.status === 503)
  assert.deepEqual(ports.inFlight(), [])
})
