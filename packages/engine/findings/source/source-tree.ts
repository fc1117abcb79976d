import { MAX_DEPTH as MAX_BRACKETS } from '../../compile/explain-syntax.ts'
import { parse, parseJsx } from '../../compile/parse.ts'
import type { SourceFile } from '../../compile/program.ts'
import { scanBrackets } from '../../compile/scan-brackets.ts'
import { eachChild, isTypeOnly, type SyntaxNode } from '../../compile/syntax-node.ts'
import { lineAndColumn, lineStarts } from '../../compile/trivia.ts'
import { isFunction } from '../../compile/visible-locals.ts'
import type { Place } from '../../trace/trace.ts'

/** Deeper than this no one writes, and the walks here recurse. */
const MAX_DEPTH = 800

/** The tree of one file, without its types, that can be asked upwards as well as downwards. */
export class SourceTree {
  readonly file: string
  readonly text: string
  readonly program: SyntaxNode
  readonly #starts: readonly number[]
  readonly #parents = new Map<SyntaxNode, SyntaxNode>()
  readonly #byType = new Map<string, SyntaxNode[]>()

  constructor(file: string, text: string, program: SyntaxNode) {
    this.file = file
    this.text = text
    this.program = program
    this.#starts = lineStarts(text)
    this.#read(program, 0)
  }

  #read(node: SyntaxNode, depth: number): void {
    if (depth > MAX_DEPTH) throw new RangeError('The tree is too deep')
    const same = this.#byType.get(node.type)
    if (same) same.push(node)
    else this.#byType.set(node.type, [node])
    eachChild(node, (inner) => {
      if (isErased(inner) || this.#parents.has(inner)) return
      this.#parents.set(inner, node)
      this.#read(inner, depth + 1)
    })
  }

  /** All nodes of these types, in the order of the source within each type. */
  all(...types: string[]): SyntaxNode[] {
    return types.flatMap((type) => this.#byType.get(type) ?? [])
  }

  parent(node: SyntaxNode): SyntaxNode | null {
    return this.#parents.get(node) ?? null
  }

  /** The nodes around this one, innermost first. */
  *around(node: SyntaxNode): Generator<SyntaxNode> {
    for (let outer = this.parent(node); outer; outer = this.parent(outer)) yield outer
  }

  /** The function whose body or parameters hold the node; null at the top of the module. */
  functionOf(node: SyntaxNode): SyntaxNode | null {
    for (const outer of this.around(node)) if (isFunction(outer)) return outer
    return null
  }

  /** The innermost node that holds a position. */
  innermostAt(offset: number): SyntaxNode {
    let found = this.program
    for (let deeper: SyntaxNode | null = found; deeper; ) {
      found = deeper
      deeper = null
      eachChild(found, (inner) => {
        if (!isErased(inner) && inner.start <= offset && offset < inner.end) deeper = inner
      })
    }
    return found
  }

  place(node: SyntaxNode): Place {
    return { file: this.file, ...lineAndColumn(this.#starts, node.start) }
  }

  end(node: SyntaxNode): { line: number; column: number } {
    return lineAndColumn(this.#starts, node.end)
  }

  /** The position in the text of a place; -1 when the text has no such line. */
  offset({ line, column }: Place): number {
    const start = this.#starts[line - 1]
    return start === undefined ? -1 : start + column - 1
  }

  textOf(node: SyntaxNode): string {
    return this.text.slice(node.start, node.end)
  }
}

/** TypeScript's nodes that hold code to run; every other one is a type. */
const holdCode = new Set([
  'TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'TSTypeAssertion', 'TSInstantiationExpression', 'TSParameterProperty',
  'TSExportAssignment', 'TSModuleDeclaration', 'TSModuleBlock', 'TSEnumDeclaration', 'TSEnumMember',
])

/** Whether the node is a type, and leaves nothing to run. */
export function isErased(node: SyntaxNode): boolean {
  return isTypeOnly(node) || (node.type.startsWith('TS') && !holdCode.has(node.type))
}

/** The tree of a file, or null when it is no JavaScript or TypeScript that can be read. */
export function readSource({ name, text }: SourceFile): SourceTree | null {
  // A byte order mark becomes a space and `#!` a comment: positions stay.
  const neutral = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text.startsWith('#!') ? `//${text.slice(2)}` : text
  if (scanBrackets(neutral, MAX_BRACKETS)?.kind === 'nesting') return null
  try {
    return new SourceTree(name, neutral, /\.[jt]sx$/.test(name) ? parseJsx(neutral) : parse(neutral))
  } catch {
    return null
  }
}
