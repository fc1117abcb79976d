import type { ColumnType, Generated, JSONColumnType, Kysely } from 'kysely'
import type { JobState } from '../invoices/ports.ts'
import type { OrderStatus } from '../orders/ports.ts'

/** The tables as `migrations.ts` leaves them. */
export interface Schema {
  orders: OrdersTable
  order_lines: OrderLinesTable
  idempotency_keys: IdempotencyKeysTable
  outbox: OutboxTable
  invoice_jobs: InvoiceJobsTable
  invoices: InvoicesTable
}

export type Database = Kysely<Schema>

/** The largest `orders.id`: the column takes none larger, so there is no such order. */
export const MOST_ORDER_ID = 2 ** 31 - 1

interface OrdersTable {
  id: Generated<number>
  customer: string
  status: Generated<OrderStatus>
  /** Ours alone: it never leaves the service. */
  internal_note: Generated<string>
  placed_at: ColumnType<Date, Date | undefined, Date>
}

interface OrderLinesTable {
  order_id: number
  position: number
  sku: string
  quantity: number
}

interface IdempotencyKeysTable {
  key: string
  request: JSONColumnType<object>
  /** Null only inside the transaction that makes it. */
  answer: JSONColumnType<object> | null
  at: Generated<Date>
}

interface OutboxTable {
  id: Generated<number>
  order_id: number
  /** Counts the events of one order, from 1. */
  version: number
  kind: string
  payload: JSONColumnType<object>
  traceparent: string | null
  at: Generated<Date>
  attempts: Generated<number>
  /** Not to be delivered sooner. Whoever delivers moves it into the future first: a lease. */
  due_at: Generated<Date>
  delivered_at: Date | null
  last_error: string | null
}

interface InvoiceJobsTable {
  id: string
  order_id: number
  state: JobState
  /** In percent. */
  progress: Generated<number>
  /** How often it has been taken up; only the newest run may write. */
  run: Generated<number>
  /** Of a failed one. */
  reason: string | null
  /** Grows with every change that somebody could see; a trigger does that, and tells of it. */
  version: Generated<number>
  at: Generated<Date>
  /** When its worker was last heard of. */
  beat_at: Date | null
  ended_at: Date | null
}

interface InvoicesTable {
  job: string
  pdf: Buffer
  etag: string
}
