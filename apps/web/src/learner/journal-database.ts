/** Code on this device, in IndexedDB: the latest of each lab, every version that was set aside, and what can be undone. */
import type { SourceFile } from '@interleave/engine/compile/program.ts'
import type { JournalEntry } from '@interleave/protocol'

/** The latest code of a lab here. `revision` is the server's that it builds on, 0 for none. */
export interface Draft extends JournalEntry {
  /** True while the server has not confirmed these files. */
  unsent: boolean
}

export interface Kept extends JournalEntry {
  /** Why it was set aside: before a reset, another device's version, a moment worth keeping. */
  reason: string
}

const HISTORY_PER_LAB = 100

export class JournalDatabase {
  #database: IDBDatabase

  private constructor(database: IDBDatabase) {
    this.#database = database
  }

  /** Null when the browser denies storage. */
  static async open(): Promise<JournalDatabase | null> {
    try {
      const request = indexedDB.open('interleave', 2)
      request.onupgradeneeded = ({ oldVersion }) => {
        if (oldVersion < 1) {
          request.result.createObjectStore('drafts', { keyPath: 'lab' })
          request.result.createObjectStore('history', { autoIncrement: true }).createIndex('lab', 'lab')
        }
        request.result.createObjectStore('undo')
      }
      const database = await settled(request)
      database.onversionchange = () => database.close()
      return new JournalDatabase(database)
    } catch {
      return null
    }
  }

  async draft(lab: string): Promise<Draft | null> {
    const found: unknown = await settled(this.#database.transaction('drafts').objectStore('drafts').get(lab))
    return isDraft(found) ? found : null
  }

  /** `over` is the time of the draft that this page read or wrote last: one of another tab that the server has not heard of is set aside. */
  async putDraft(draft: Draft, over: string | null): Promise<void> {
    const transaction = this.#database.transaction(['drafts', 'history'], 'readwrite')
    const drafts = transaction.objectStore('drafts')
    const found: unknown = await settled(drafts.get(draft.lab))
    if (isDraft(found) && found.unsent && found.at !== over) {
      const { lab, revision, files, at } = found
      await settled(transaction.objectStore('history').add({ lab, revision, files, at, reason: 'Written in another tab' }))
    }
    await settled(drafts.put(draft))
  }

  async setAside(kept: Kept): Promise<void> {
    const store = this.#database.transaction('history', 'readwrite').objectStore('history')
    await settled(store.add(kept))
    const keys = await settled(store.index('lab').getAllKeys(kept.lab))
    for (const key of keys.slice(0, Math.max(0, keys.length - HISTORY_PER_LAB))) store.delete(key)
  }

  /** Newest first. */
  async history(lab: string): Promise<Kept[]> {
    const rows: unknown[] = await settled(this.#database.transaction('history').objectStore('history').index('lab').getAll(lab))
    return rows.filter(isKept).toReversed()
  }

  /** What could be undone in an editor's files when it was left, by file; see editor/kept-undo.ts. */
  async undo(editor: string): Promise<Readonly<Record<string, unknown>>> {
    const found: unknown = await settled(this.#database.transaction('undo').objectStore('undo').get(editor))
    return typeof found === 'object' && found !== null ? { ...found } : {}
  }

  async putUndo(editor: string, files: Readonly<Record<string, unknown>>): Promise<void> {
    await settled(this.#database.transaction('undo', 'readwrite').objectStore('undo').put(files, editor))
  }

  async everything(): Promise<{ drafts: Draft[]; history: Kept[] }> {
    const transaction = this.#database.transaction(['drafts', 'history'])
    const [drafts, history]: [unknown[], unknown[]] = await Promise.all([
      settled(transaction.objectStore('drafts').getAll()),
      settled(transaction.objectStore('history').getAll()),
    ])
    return { drafts: drafts.filter(isDraft), history: history.filter(isKept) }
  }

  async clear(): Promise<void> {
    const transaction = this.#database.transaction(['drafts', 'history', 'undo'], 'readwrite')
    await Promise.all([
      settled(transaction.objectStore('undo').clear()),
      settled(transaction.objectStore('drafts').clear()),
      settled(transaction.objectStore('history').clear()),
    ])
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The browser refused to store or read the code.'))
  })
}

/** What the server and the database hold is checked once, here, before anything trusts its shape. */
export function isJournalEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null) return false
  return (
    'lab' in value && typeof value.lab === 'string' &&
    'revision' in value && typeof value.revision === 'number' &&
    'at' in value && typeof value.at === 'string' &&
    'files' in value && Array.isArray(value.files) && value.files.every(isSourceFile)
  )
}

function isDraft(value: unknown): value is Draft {
  return isJournalEntry(value) && 'unsent' in value && typeof value.unsent === 'boolean'
}

function isKept(value: unknown): value is Kept {
  return isJournalEntry(value) && 'reason' in value && typeof value.reason === 'string'
}

function isSourceFile(value: unknown): value is SourceFile {
  if (typeof value !== 'object' || value === null) return false
  return 'name' in value && typeof value.name === 'string' && 'text' in value && typeof value.text === 'string'
}
