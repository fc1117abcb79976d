import type { SourceFile } from '../../compile/program.ts'
import type { SyntaxNode } from '../../compile/syntax-node.ts'
import type { Project, Source } from '../source/project.ts'

/** Offsets count UTF-16 units from 0. */
export interface TextEdit {
  file: string
  from: number
  to: number
  insert: string
}

/** A change of text that mends a finding. */
export interface Fix {
  /** What it does, as an order: "Add await". */
  title: string
  /** In the order of the text, apart from each other. */
  edits: TextEdit[]
}

/** Mends what a rule found at a node; null where no change of text is sure to. */
export type Fixer = (source: Source, node: SyntaxNode, project: Project) => Fix | null

/** Files with edits made. Edits of a file are apart from each other. */
export function applyEdits(files: readonly SourceFile[], edits: readonly TextEdit[]): SourceFile[] {
  return files.map(({ name, text }) => {
    const own = edits.filter(({ file }) => file === name).toSorted((a, b) => a.from - b.from)
    let changed = ''
    let at = 0
    for (const { from, to, insert } of own) {
      changed += text.slice(at, from) + insert
      at = to
    }
    return { name, text: changed + text.slice(at) }
  })
}
