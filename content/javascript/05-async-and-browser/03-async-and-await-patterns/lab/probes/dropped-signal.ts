import { client } from 'interleave:world'
import { ordersApp } from './app.ts'
import { simulatedPorts } from './simulated-ports.ts'

const caller = client({ hangsUpAtMs: 30 })
const ports = simulatedPorts({ caller })
const response = await ordersApp(ports)(new Request('http://shop.test/orders/1/summary', { signal: caller }))
console.log(`${response.status}; answered for nobody: ${ports.wasted().join(' and ') || 'none'}`)
