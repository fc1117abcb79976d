/** How files of a program come and go, where a person may add some. */
export interface Folder {
  /** Why there can be no such file, in words; null when it is added. */
  add(name: string): string | null
  /** Whether a file may be taken away. */
  canRemove(name: string): boolean
  remove(name: string): void
}

const MOST_FILES = 12

/** Why a file cannot have a name, in words; null when it can. */
export function refuseName(name: string, names: readonly string[]): string | null {
  if (!/^(?:[\w-]+\/)*[\w-]+(?:\.test)?\.ts$/.test(name)) return 'A name like pool.ts or lib/pool.ts: letters, digits, - and _, and .ts at the end.'
  if (names.includes(name)) return `There is a file ${name} already.`
  return names.length >= MOST_FILES ? `There can be ${MOST_FILES} files.` : null
}
