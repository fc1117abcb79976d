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
      answer json,
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

  '0002-invoices': statements(`
    create table invoice_jobs (
      id uuid primary key,
      order_id integer not null references orders on delete cascade,
      state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
      progress smallint not null default 0 check (progress between 0 and 100),
      run integer not null default 0,
      reason text check ((reason is not null) = (state = 'failed')),
      version integer not null default 1,
      at timestamptz not null default now(),
      beat_at timestamptz,
      ended_at timestamptz check ((ended_at is not null) = (state in ('done', 'failed', 'cancelled'))));
    create unique index invoice_jobs_one_an_order on invoice_jobs (order_id) where state in ('queued', 'running', 'done');
    create index invoice_jobs_unended on invoice_jobs (id) where state in ('queued', 'running');

    create table invoices (
      job uuid primary key references invoice_jobs on delete cascade,
      pdf bytea not null,
      etag text not null);

    create function tell_of_invoice_job() returns trigger language plpgsql as $$
      begin
        if (new.state, new.progress) is distinct from (old.state, old.progress) then
          new.version := old.version + 1;
          perform pg_notify('invoice_job', new.id || ' ' || new.state);
        end if;
        return new;
      end $$;
    create trigger tell_of_invoice_job before update on invoice_jobs for each row execute function tell_of_invoice_job();`),

  '0003-forgetting': statements(`
    create index invoice_jobs_by_end on invoice_jobs (ended_at) where ended_at is not null;
    create index outbox_by_delivery on outbox (delivered_at) where delivered_at is not null;`),
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
