import type { SourceFile } from '../../compile/program.ts'
import { child, type SyntaxNode } from '../../compile/syntax-node.ts'
import { isFunction } from '../../compile/visible-locals.ts'
import type { Place } from '../../trace/trace.ts'
import { Project, type FoundFunction, type Source } from './project.ts'

/** A node and the file that it stands in. */
export interface FoundNode {
  source: Source
  node: SyntaxNode
}

/** The source of a program, asked by the places of its trace. */
export class Code {
  readonly project: Project

  constructor(files: readonly SourceFile[]) {
    this.project = new Project(files)
  }

  /** The innermost node at a place; null when the place is in no file that can be read. */
  at(place: Place | null): FoundNode | null {
    const source = place && this.project.source(place.file)
    if (!place || !source) return null
    const offset = source.tree.offset(place)
    if (offset < 0) return null
    return { source, node: source.tree.innermostAt(offset) }
  }

  /** The outermost expression that begins at a place: what a call or an await there is. */
  expressionAt(place: Place | null): FoundNode | null {
    const found = this.at(place)
    if (!found) return null
    const { source } = found
    let { node } = found
    for (const outer of source.tree.around(node)) {
      if (outer.start !== node.start || outer.type.endsWith('Statement') || outer.type.endsWith('Declaration') || outer.type === 'Program') break
      node = outer
    }
    return { source, node }
  }

  /** The function whose task began at a place: where its `async`, or its name as a method, stands. */
  functionAt(place: Place | null): FoundFunction | null {
    const source = place && this.project.source(place.file)
    if (!place || !source) return null
    const { tree } = source
    const offset = tree.offset(place)
    const exact = tree.all('FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression').find((node) => {
      const member = tree.parent(node)
      return node.start === offset || (member !== null && ['Property', 'MethodDefinition'].includes(member.type) && (member.start === offset || child(member, 'key')?.start === offset))
    })
    return exact ? { source, node: exact } : null
  }

  /** The function around a place; null at the top of a module. */
  functionAround(place: Place | null): FoundFunction | null {
    const found = this.at(place)
    if (!found) return null
    const node = isFunction(found.node) ? found.node : found.source.tree.functionOf(found.node)
    return node ? { source: found.source, node } : null
  }
}

const read = new WeakMap<readonly SourceFile[], Code>()

/** The code of these files; the same list is read once. */
export function codeOf(files: readonly SourceFile[]): Code {
  const known = read.get(files)
  if (known) return known
  const code = new Code(files)
  read.set(files, code)
  return code
}
