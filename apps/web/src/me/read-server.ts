import { fetchOk } from '@interleave/patterns/adapters/fetch-ok.ts'
import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import type { JournalEntry, Me, Submission } from '@interleave/protocol'

export interface ServerPart {
  me: Me
  /** Every text of every lab, newest first. */
  journals: JournalEntry[]
  /** The latest 100 of each lab, with their verdicts. */
  submissions: Submission[]
}

/** As many as the server gives at a time. */
const PAGE = 50
const TIMEOUT_MS = 20_000

/** What the server holds of the learner: who they are there, what they marked and wrote, their code, and what they handed in. */
export async function readServer(labs: readonly string[]): Promise<ServerPart> {
  const part: ServerPart = { me: await get<Me>('/api/me'), journals: [], submissions: [] }
  for (const lab of labs.map(encodeURIComponent)) {
    part.submissions.push(...(await get<Submission[]>(`/api/submissions?lab=${lab}&limit=100`)))
    for (let before = ''; ;) {
      const page = await get<JournalEntry[]>(`/api/journal/${lab}/history?limit=${PAGE}${before}`)
      part.journals.push(...page)
      const last = page.at(-1)
      if (last === undefined || page.length < PAGE) break
      before = `&before=${last.revision}`
    }
  }
  return part
}

function get<T>(url: string): Promise<T> {
  return withTimeout(TIMEOUT_MS, (signal) => fetchOk<T>(url, { signal }))
}
