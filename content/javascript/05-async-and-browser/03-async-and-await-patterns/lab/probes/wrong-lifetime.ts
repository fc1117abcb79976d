import { ordersApp } from './app.ts'
import { simulatedPorts } from './simulated-ports.ts'

const app = ordersApp(simulatedPorts())

async function summaryOf(id: number): Promise<string> {
  const response = await app(new Request(`http://shop.test/orders/${id}/summary`))
  const { customer } = (await response.json()) as { customer?: string }
  return `${response.status} ${customer ?? 'no order'}`
}

const [ada, nobody] = await Promise.all([summaryOf(1), summaryOf(9)])
console.log(`order 1: ${ada}; order 9: ${nobody}`)
