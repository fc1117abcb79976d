import type { SyntaxNode } from '../../compile/syntax-node.ts'
import { catalogue, type PitfallId } from '../catalogue.ts'
import type { StaticFinding } from '../finding.ts'
import type { Project, Source } from '../source/project.ts'

/** A rule over one file, in its project. */
export type StaticRule = (source: Source, project: Project) => Iterable<StaticFinding>

/**
 * A suspicion about a node. `fix` where the place at hand allows a nearer one than the catalogue's; `about` where more
 * than the node is in question.
 */
export function suspect(
  { tree }: Source, id: PitfallId, node: SyntaxNode, message: string, { fix = catalogue[id].fix, about = node }: { fix?: string; about?: SyntaxNode } = {},
): StaticFinding {
  const lines = { from: tree.place(about).line, to: tree.end(about).line }
  return { id, title: catalogue[id].title, place: tree.place(node), end: tree.end(node), about: lines, message, fix }
}
