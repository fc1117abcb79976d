import ts from 'typescript'
import { changedPart } from '../editor/changed-part.ts'

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
