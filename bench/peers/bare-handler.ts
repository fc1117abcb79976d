/** The same query in a bare Hono handler: no signal, no deadline, no limit, no metrics, no log. `node bare-handler.ts DATABASE_URL` */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { type Generated, Kysely, PostgresDialect } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import pg from 'pg'

interface Tables {
  orders: { id: Generated<number>; customer: string; status: string; placed_at: Date }
  order_lines: { order_id: number; position: number; sku: string; quantity: number }
}

const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: process.argv[2], max: 20 }) }) })

const app = new Hono()
app.get('/orders/:id', async (c) => {
  const row = await db
    .selectFrom('orders as o')
    .where('o.id', '=', Number(c.req.param('id')))
    .select((o) => [
      'o.id', 'o.customer', 'o.placed_at', 'o.status',
      jsonArrayFrom(o.selectFrom('order_lines as l').whereRef('l.order_id', '=', 'o.id').orderBy('l.position').select(['l.sku', 'l.quantity'])).as('lines'),
    ])
    .executeTakeFirst()
  return row ? c.json({ id: row.id, customer: row.customer, placedAt: row.placed_at, status: row.status, lines: row.lines }) : c.notFound()
})

const answer = getRequestListener(app.fetch)
const server = createServer((incoming, outgoing) => void answer(incoming, outgoing))
server.listen(0, '127.0.0.1', () => console.log(`The bare handler is ready at http://127.0.0.1:${(server.address() as AddressInfo).port}`))
