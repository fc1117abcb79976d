import { ordersApp } from './app.ts'
import { simulatedPorts } from './simulated-ports.ts'

const response = await ordersApp(simulatedPorts())(new Request('http://shop.test/orders/1/summary'))
const { inStock, totalCents } = (await response.json()) as { inStock?: boolean | null; totalCents?: number }
console.log(`${response.status}, in stock: ${String(inStock)}, ${totalCents ?? 'no'} cents`)
