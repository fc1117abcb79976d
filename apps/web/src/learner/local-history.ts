import type { SourceFile } from '@interleave/engine/compile/program.ts'
import { JournalDatabase, type Kept } from './journal-database.ts'

export interface LocalHistory {
  /** Keeps a version, unless it is the one that was kept last. */
  keep(files: readonly SourceFile[], reason: string): Promise<void>
  /** Newest first. */
  list(): Promise<Kept[]>
}

/** Versions of code that is not a lab's, on this device alone. Where storage is denied, it keeps nothing. */
export function localHistory(name: string): LocalHistory {
  const opening = JournalDatabase.open()
  let last = ''
  return {
    async keep(files, reason) {
      const text = JSON.stringify(files)
      if (text === last) return
      last = text
      const database = await opening
      await database?.setAside({ lab: name, revision: 0, files: [...files], at: new Date().toISOString(), reason })
    },
    async list() {
      return (await (await opening)?.history(name)) ?? []
    },
  }
}
