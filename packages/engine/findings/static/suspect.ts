import type { SyntaxNode } from '../../compile/syntax-node.ts'
import { catalogue, type PitfallId } from '../catalogue.ts'
import type { StaticFinding } from '../finding.ts'
import type { Project, Source } from '../source/project.ts'

/** A rule over one file, in its project. */
export type StaticRule = (source: Source, project: Project) => Iterable<StaticFinding>

/** A suspicion about a node. `fix` where the place at hand allows a nearer one than the catalogue's. */
export function suspect({ tree }: Source, id: PitfallId, node: SyntaxNode, message: string, fix: string = catalogue[id].fix): StaticFinding {
  return { id, title: catalogue[id].title, place: tree.place(node), end: tree.end(node), message, fix }
}
