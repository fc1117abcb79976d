import { JournalDatabase } from '../learner/journal-database.ts'
import { openLearner } from '../learner/learner.ts'
import { readKept } from '../play/kept-play.ts'
import { readServer, type ServerPart } from './read-server.ts'

/** All that this browser holds of the learner, and what the server does; the latter is null when it cannot be reached. */
export async function exportEverything(labs: readonly string[]): Promise<{ server: ServerPart | null } & Record<string, unknown>> {
  const { progress, bookmarks, notes, likes, reviews, retention, place } = openLearner().state
  const code = (await (await JournalDatabase.open())?.everything()) ?? { drafts: [], history: [] }
  const samples = ownKeys('interleave:sample:').map((key) => ({ sample: key.slice('interleave:sample:'.length), text: localStorage.getItem(key) }))
  return {
    exportedAt: new Date().toISOString(),
    progress: Object.values(progress),
    bookmarks: Object.values(bookmarks),
    notes: Object.values(notes).filter((note) => note.text !== ''),
    likes: Object.values(likes).filter((like) => like.mine).map((like) => like.lesson),
    reviews: Object.values(reviews),
    retention,
    place,
    code,
    samples,
    playground: readKept()?.state ?? null,
    server: await readServer(labs).catch(() => null),
  }
}

/** Keys of this site's storage under a prefix; none when storage is denied. */
export function ownKeys(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix))
  } catch {
    return []
  }
}
