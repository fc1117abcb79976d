import ts from 'typescript'

/** A file's text at one moment, which can tell what changed since another: TypeScript then parses only that. */
export class VersionedText implements ts.IScriptSnapshot {
  readonly text: string
  readonly version: number

  constructor(text: string, version: number) {
    this.text = text
    this.version = version
  }

  getText(start: number, end: number): string {
    return this.text.slice(start, end)
  }

  getLength(): number {
    return this.text.length
  }

  getChangeRange(old: ts.IScriptSnapshot): ts.TextChangeRange | undefined {
    if (!(old instanceof VersionedText)) return undefined
    const { same, oldEnd, newEnd } = changedPart(old.text, this.text)
    return ts.createTextChangeRange(ts.createTextSpanFromBounds(same, oldEnd), newEnd - same)
  }
}

/** The smallest part in which two texts differ, and where it ends in each. */
export function changedPart(before: string, after: string): { same: number; oldEnd: number; newEnd: number } {
  const shorter = Math.min(before.length, after.length)
  let same = 0
  while (same < shorter && before.charCodeAt(same) === after.charCodeAt(same)) same++
  let tail = 0
  while (tail < shorter - same && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail++
  return { same, oldEnd: before.length - tail, newEnd: after.length - tail }
}
