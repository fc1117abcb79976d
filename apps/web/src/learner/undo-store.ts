import { JournalDatabase } from './journal-database.ts'
import { saveLater } from './save-later.ts'

export interface UndoStore {
  /** What could be undone when the editor was left, by file. */
  readonly kept: Readonly<Record<string, unknown>>
  /** There is something else to undo: `read` is asked for it once the hands rest. */
  changed(read: () => Readonly<Record<string, unknown>>): void
  close(): void
}

/** Keeps what can be undone in one editor across reloads, on this device. Where storage is denied, it keeps nothing. */
export async function openUndo(editor: string): Promise<UndoStore> {
  const database = await JournalDatabase.open()
  const kept = (await database?.undo(editor).catch(() => ({}))) ?? {}
  let read: (() => Readonly<Record<string, unknown>>) | null = null
  const later = saveLater(() => {
    // What cannot be kept can still be undone until the page is left.
    if (read) database?.putUndo(editor, read()).catch(() => undefined)
  })
  const life = new AbortController()
  document.addEventListener('visibilitychange', () => document.hidden && later.flush(), { signal: life.signal })
  return {
    kept,
    changed(now) {
      read = now
      later.touch()
    },
    close() {
      later.flush()
      life.abort()
    },
  }
}
