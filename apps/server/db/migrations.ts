import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Schema } from './schema.ts'

/**
 * Every step the schema has gone through, in order of name. A step that has been released is never edited; the next one
 * mends it.
 */
const migrations: Record<string, Migration> = {
  '0001-learners': statements(`
    create table learners (id uuid primary key, created_at timestamptz not null default now());

    create table progress (
      learner uuid not null references learners on delete cascade,
      lesson text not null, item text not null, done boolean not null, value text, at timestamptz not null,
      primary key (learner, lesson, item));

    create table bookmarks (
      learner uuid not null references learners on delete cascade,
      lesson text not null, section text not null, title text not null, at timestamptz not null,
      primary key (learner, lesson, section));

    create table likes (
      learner uuid not null references learners on delete cascade,
      lesson text not null, at timestamptz not null default now(),
      primary key (lesson, learner));
    create index likes_by_learner on likes (learner);

    create table journal_heads (
      learner uuid not null references learners on delete cascade,
      lab text not null, revision integer not null, last integer not null,
      primary key (learner, lab));
    create table journal_revisions (
      learner uuid not null references learners on delete cascade,
      lab text not null, revision integer not null, files jsonb not null,
      aside boolean not null, at timestamptz not null default now(),
      primary key (learner, lab, revision));`),

  '0002-submissions': statements(`
    create table submissions (
      id uuid primary key,
      learner uuid not null references learners on delete cascade,
      lab text not null, files jsonb not null,
      state text not null check (state in ('queued', 'grading', 'graded')),
      verdict jsonb check ((verdict is not null) = (state = 'graded')),
      idempotency_key text, at timestamptz not null default now(), graded_at timestamptz,
      unique (learner, idempotency_key));
    create index submissions_by_learner on submissions (learner, lab, at desc);
    create index submissions_unfinished on submissions (at) where state <> 'graded';

    create table grading_instances (worker text primary key, lock_key integer not null);`),

  '0003-reviews': statements(`
    create sequence review_seq;
    create table reviews (
      learner uuid not null references learners on delete cascade,
      card text not null, at timestamptz not null,
      rating smallint not null check (rating between 1 and 4), undone boolean not null,
      seq bigint not null default nextval('review_seq'),
      primary key (learner, card, at));
    create index reviews_by_seq on reviews (learner, seq);`),

  '0004-notes-and-lines': statements(`
    create table notes (
      learner uuid not null references learners on delete cascade,
      lesson text not null, section text not null, text text not null, at timestamptz not null,
      primary key (learner, lesson, section));

    alter table bookmarks add column line text not null default '';
    alter table bookmarks drop constraint bookmarks_pkey;
    alter table bookmarks add primary key (learner, lesson, section, line);`),
}

function statements(text: string): Migration {
  return { up: async (db) => void (await sql.raw(text).execute(db)) }
}

/** Brings the schema up to date. Servers that start together take turns, by an advisory lock. */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results } = await migrator.migrateToLatest()
  if (!error) return
  const failed = results?.find((result) => result.status === 'Error')?.migrationName
  throw new Error(`The database could not be brought up to date${failed ? ` (step ${failed})` : ''}`, { cause: error })
}
