import { ordersApp } from './app.ts'
import { simulatedPorts } from './simulated-ports.ts'

const response = await ordersApp(simulatedPorts())(new Request('http://shop.test/orders/1/summary'))
console.log(`${response.status} ${await response.text()}`)
