import { readConfig } from '../config.ts'
import { type OrdersService, startOrders, type StartOptions } from '../main.ts'

export interface TestService extends OrdersService {
  /** Lines of the log, parsed. */
  logged: Record<string, unknown>[]
  ask(method: string, path: string, init?: RequestInit): Promise<Response>
  /** Places an order; its id. */
  place(customer: string, lines?: { sku: string; quantity: number }[]): Promise<number>
  /** The value of a metric: "orders_event_streams" or with labels as they are printed. */
  metric(name: string): Promise<number>
}

let keys = 0

/** The service in the test's own process, on the database at `databaseUrl`, and whoever asks it. */
export async function startTestService(databaseUrl: string, env: Record<string, string> = {}, options: StartOptions = {}): Promise<TestService> {
  const logged: Record<string, unknown>[] = []
  const config = readConfig({ PORT: '0', DATABASE_URL: databaseUrl, LOG_LEVEL: 'info', REQUESTS_PER_SECOND: '0', SAMPLE_ORDERS: '20', ...env }, import.meta.dirname)
  const service = await startOrders(config, { logTo: { write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>) }, ...options })
  const ask = (method: string, path: string, init: RequestInit = {}): Promise<Response> => fetch(service.url + path, { method, ...init })
  return {
    ...service,
    logged,
    ask,
    async place(customer, lines = [{ sku: 'pen', quantity: 2 }]) {
      const response = await ask('POST', '/orders', {
        headers: { 'content-type': 'application/json', 'idempotency-key': `test-${process.pid}-${keys++}` },
        body: JSON.stringify({ customer, lines }),
      })
      const order = (await response.json()) as { id?: number }
      if (order.id === undefined) throw new Error(`Expected an order, got ${JSON.stringify(order)}`)
      return order.id
    },
    async metric(name) {
      const text = await (await ask('GET', '/metrics')).text()
      const line = text.split('\n').find((it) => it.startsWith(`${name} `))
      return Number(line?.slice(name.length + 1) ?? 0)
    },
  }
}
