import { sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Database } from './schema.ts'

/**
 * Every step the schema has gone through, in order of name. A step that has been released is never edited; the next one
 * mends it.
 */
const migrations: Record<string, Migration> = {
  '0001-orders': statements(`
    create table orders (
      id integer generated always as identity primary key,
      customer text not null,
      status text not null default 'placed' check (status in ('placed', 'shipped', 'cancelled')),
      internal_note text not null default '',
      placed_at timestamptz(3) not null default now());
    create index orders_by_time on orders (placed_at desc, id desc);

    create table order_lines (
      order_id integer not null references orders on delete cascade,
      position smallint not null,
      sku text not null,
      quantity integer not null check (quantity > 0),
      primary key (order_id, position));

    create table idempotency_keys (
      key text primary key,
      request jsonb not null,
      answer jsonb,
      at timestamptz not null default now());
    create index idempotency_keys_by_age on idempotency_keys (at);

    create table outbox (
      id integer generated always as identity primary key,
      order_id integer not null references orders on delete cascade,
      version integer not null,
      kind text not null,
      payload jsonb not null,
      traceparent text,
      at timestamptz not null default now(),
      attempts integer not null default 0,
      due_at timestamptz not null default now(),
      delivered_at timestamptz,
      last_error text,
      unique (order_id, version));
    create index outbox_undelivered on outbox (due_at) where delivered_at is null;`),
}

function statements(text: string): Migration {
  return { up: async (db) => void (await sql.raw(text).execute(db)) }
}

/** Brings the schema up to date. Services that start together take turns, by an advisory lock. */
export async function migrate(db: Database): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } })
  const { error, results } = await migrator.migrateToLatest()
  if (!error) return
  const failed = results?.find((result) => result.status === 'Error')?.migrationName
  throw new Error(`The database could not be brought up to date${failed ? ` (step ${failed})` : ''}`, { cause: error })
}
