import type { SourceFile } from '@interleave/engine/compile/program.ts'

/** What the code was at one moment. */
export interface Version {
  files: SourceFile[]
  /** When, in ISO 8601; empty for what was there from the beginning. */
  at: string
  /** Why it was kept, as a person reads it: "Before reset". */
  reason: string
}

/** Where an editor's history comes from. */
export interface VersionSource {
  /** Newest first. */
  list(): Promise<Version[]>
  /** Puts a version in place of what is there, which is kept as a version too. */
  restore(version: Version): Promise<void>
}

/** Versions closer together than this, kept for no reason but the time, are told as one. */
const TOGETHER_MS = 2 * 60_000

/**
 * The versions that differ from the code as it is and from each other, newest first. Of those that were kept only because
 * somebody paused, the newest of each two minutes.
 */
export function worthTelling(versions: readonly Version[], now: readonly SourceFile[], isPause: (version: Version) => boolean): Version[] {
  const told: Version[] = []
  for (const version of versions) {
    const newer = told.at(-1)
    if (changedFiles(version.files, newer?.files ?? now).length === 0) continue
    const isClose = newer !== undefined && Date.parse(newer.at) - Date.parse(version.at) < TOGETHER_MS
    if (isClose && isPause(version)) continue
    told.push(version)
  }
  return told
}

/** Names of the files that restoring a version would change or bring back. */
export function changedFiles(version: readonly SourceFile[], now: readonly SourceFile[]): string[] {
  return version.filter(({ name, text }) => !now.some((file) => file.name === name && file.text === text)).map(({ name }) => name)
}
