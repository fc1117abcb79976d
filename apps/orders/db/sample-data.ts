import { sql } from 'kysely'
import { catalogue } from '../dependencies/catalogue.ts'
import type { Database } from './schema.ts'

const customers = ['Ada', 'Grace', 'Edsger', 'Barbara', 'Donald', 'Frances', 'Alan', 'Radia', 'Niklaus', 'Adele', 'Tony', 'Margaret']

/**
 * Fills an empty database with `count` orders of one to five lines, the same ones every time; the first two are lesson 32's.
 * A database that has orders is left alone.
 */
export async function addSampleOrders(db: Database, count: number): Promise<void> {
  if (count < 2) return
  await db.transaction().execute(async (tx) => {
    // Two services that start on one empty database: the second finds it full.
    await sql`lock table orders in share row exclusive mode`.execute(tx)
    if (await tx.selectFrom('orders').select('id').limit(1).executeTakeFirst()) return
    await sql`
      insert into orders (customer, status, internal_note, placed_at)
      select (${customers}::text[])[1 + (n - 1) % ${customers.length}],
        case when n % 17 = 0 then 'cancelled' when n % 3 = 0 then 'shipped' else 'placed' end,
        case when n % 5 = 0 then 'ask for the new address' else '' end,
        now() - make_interval(mins => ${count} - n)
      from generate_series(1, ${count}::int) as n order by n`.execute(tx)
    await tx.insertInto('order_lines').values([
      { order_id: 1, position: 1, sku: 'pen', quantity: 2 },
      { order_id: 1, position: 2, sku: 'ink', quantity: 1 },
      { order_id: 2, position: 1, sku: 'pad', quantity: 3 },
    ]).execute()
    await sql`
      insert into order_lines (order_id, position, sku, quantity)
      select o.id, p, (${Object.keys(catalogue)}::text[])[1 + (o.id * 7 + p * 3) % ${Object.keys(catalogue).length}], 1 + (o.id + p) % 4
      from orders o cross join generate_series(1, 5) as p
      where o.id > 2 and p <= 1 + o.id % 5`.execute(tx)
  })
}
