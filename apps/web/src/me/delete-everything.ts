import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import { JournalDatabase } from '../learner/journal-database.ts'
import { openLearner } from '../learner/learner.ts'
import { ownKeys } from './export-everything.ts'

/** Deletes what this browser holds and what the server holds; says what became of the latter. */
export async function deleteEverything(): Promise<'deleted' | 'refused' | 'unreachable'> {
  openLearner().forget()
  for (const key of ownKeys('interleave:')) localStorage.removeItem(key)
  // The chosen theme went too.
  document.dispatchEvent(new Event('themechoice'))
  await (await JournalDatabase.open())?.clear()
  try {
    const response = await withTimeout(20_000, (signal) => fetch('/api/me', { method: 'DELETE', signal }))
    return response.ok ? 'deleted' : 'refused'
  } catch {
    return 'unreachable'
  }
}
