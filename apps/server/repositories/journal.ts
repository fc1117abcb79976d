import type { SourceFile } from '@interleave/engine'
import type { JournalEntry } from '@interleave/protocol'
import { sql } from 'kysely'
import { type Database, until } from '../db/database.ts'

/** What came of writing: the newest entry, and the number under which the text was kept if it is another one. */
export interface JournalWrite {
  newest: JournalEntry
  keptAside: number | null
}

interface Row {
  revision: number
  files: SourceFile[]
  aside: boolean
  at: Date
}

export function journalRepository(db: Database) {
  const columns = ['r.revision', 'r.files', 'r.aside', 'r.at'] as const
  const entry = (lab: string, row: Row): JournalEntry => ({
    lab,
    revision: row.revision,
    files: row.files,
    at: row.at.toISOString(),
    ...(row.aside ? { aside: true as const } : {}),
  })
  const newest = (on: Database, learner: string, lab: string) =>
    on
      .selectFrom('journal_heads as h')
      .innerJoin('journal_revisions as r', (join) =>
        join.onRef('r.learner', '=', 'h.learner').onRef('r.lab', '=', 'h.lab').onRef('r.revision', '=', 'h.revision'),
      )
      .select([...columns, 'h.last'])
      .where('h.learner', '=', learner)
      .where('h.lab', '=', lab)

  return {
    async find(learner: string, lab: string, signal: AbortSignal): Promise<JournalEntry | null> {
      const row = await newest(db, learner, lab).executeTakeFirst(until(signal))
      return row ? entry(lab, row) : null
    },

    /** Newest first, `limit` at a time, those below revision `before`. */
    async history(learner: string, lab: string, before: number | null, limit: number, signal: AbortSignal): Promise<JournalEntry[]> {
      let query = db.selectFrom('journal_revisions as r').select(columns).where('r.learner', '=', learner).where('r.lab', '=', lab)
      if (before !== null) query = query.where('r.revision', '<', before)
      const rows = await query.orderBy('r.revision', 'desc').limit(limit).execute(until(signal))
      return rows.map((row) => entry(lab, row))
    },

    /**
     * Stores `files`, written on top of revision `base`. On top of the newest they become the newest. On top of an
     * older one they are kept aside in the history. The same text as the newest is stored once: a request sent again
     * after its reply was lost changes nothing.
     */
    async write(learner: string, lab: string, base: number, files: SourceFile[], signal: AbortSignal): Promise<JournalWrite> {
      return db.transaction().execute(async (tx) => {
        // One writer at a time for a learner's lab, also when there is no row yet that could be locked.
        await sql`select pg_advisory_xact_lock(hashtextextended(${`${learner} ${lab}`}, 0))`.execute(tx, until(signal))
        const head = await newest(tx, learner, lab).executeTakeFirst(until(signal))
        if (head && sameFiles(head.files, files)) return { newest: entry(lab, head), keptAside: null }
        const aside = head !== undefined && base < head.revision
        const revision = Math.max(head?.last ?? 0, aside ? 0 : base) + 1
        const row = await tx
          .insertInto('journal_revisions')
          .values({ learner, lab, revision, files: JSON.stringify(files), aside })
          .returning('at')
          .executeTakeFirstOrThrow(until(signal))
        const current = aside ? head.revision : revision
        await tx
          .insertInto('journal_heads')
          .values({ learner, lab, revision: current, last: revision })
          .onConflict((it) => it.columns(['learner', 'lab']).doUpdateSet({ revision: current, last: revision }))
          .execute(until(signal))
        if (aside) return { newest: entry(lab, head), keptAside: revision }
        return { newest: entry(lab, { revision, files, aside, at: row.at }), keptAside: null }
      })
    },
  }
}

export type JournalRepository = ReturnType<typeof journalRepository>

function sameFiles(a: SourceFile[], b: SourceFile[]): boolean {
  return a.length === b.length && a.every((file, i) => file.name === b[i]?.name && file.text === b[i].text)
}
