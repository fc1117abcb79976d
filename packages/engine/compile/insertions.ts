import type { Module } from './program.ts'
import { lineAndColumn } from './trivia.ts'

/** Text to put into a source, in the order in which it was asked for where two pieces meet. */
export class Insertions {
  readonly #pieces: { at: number; text: string; order: number }[] = []

  add(at: number, text: string): void {
    this.#pieces.push({ at, text, order: this.#pieces.length })
  }

  /** The source with everything inserted, and per line where and how much. */
  apply(source: string, starts: readonly number[]): Pick<Module, 'code' | 'inserts'> {
    const pieces = this.#pieces.toSorted((a, b) => a.at - b.at || a.order - b.order)
    const inserts: Module['inserts'] = {}
    let code = ''
    let copied = 0
    for (const { at, text } of pieces) {
      code += source.slice(copied, at) + text
      copied = at
      const { line, column } = lineAndColumn(starts, at)
      const ofLine = (inserts[line] ??= [])
      const last = ofLine.at(-1)
      if (last?.[0] === column) last[1] += text.length
      else ofLine.push([column, text.length])
    }
    return { code: code + source.slice(copied), inserts }
  }
}
