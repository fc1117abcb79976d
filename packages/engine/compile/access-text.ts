import type { SyntaxNode } from './syntax-node.ts'

/** Text to insert at a place. */
export interface Piece {
  at: number
  text: string
}

interface Around {
  open: Piece[]
  close: Piece[]
}

/**
 * What access tracking inserts around and into nodes. It is put into the text while `Instrumenter` walks the program, so
 * that its own insertions and these nest.
 */
export class AccessText {
  readonly #around = new Map<SyntaxNode, Around>()
  readonly #bodies = new Map<SyntaxNode, { names: string[]; statements: string[] }>()
  /** For an optional link of a chain: the links up to the next optional one, outermost first, and what they start from. */
  readonly segments = new Map<SyntaxNode, { links: SyntaxNode[]; base: Piece[] }>()
  #names = 0

  /** Text before and after a node; what is asked for first stands outermost. */
  wrap(node: SyntaxNode, before: string, after: string, openAt = node.start, closeAt = node.end): void {
    let around = this.#around.get(node)
    if (!around) this.#around.set(node, (around = { open: [], close: [] }))
    if (before !== '') around.open.push({ at: openAt, text: before })
    if (after !== '') around.close.unshift({ at: closeAt, text: after })
  }

  opening(node: SyntaxNode): readonly Piece[] {
    return this.#around.get(node)?.open ?? []
  }

  closing(node: SyntaxNode): readonly Piece[] {
    return this.#around.get(node)?.close ?? []
  }

  /** A name that nothing else has. */
  name(): string {
    return `__il_x${++this.#names}`
  }

  /** A variable of a body's own. */
  variable(body: SyntaxNode): string {
    const name = this.name()
    this.#body(body).names.push(name)
    return name
  }

  /** A statement at the beginning of a body. */
  begin(body: SyntaxNode, statement: string): void {
    const { statements } = this.#body(body)
    if (!statements.includes(statement)) statements.push(statement)
  }

  /** What stands at the beginning of a body. */
  beginning(body: SyntaxNode): string {
    const known = this.#bodies.get(body)
    if (!known) return ''
    return `${known.names.length > 0 ? ` let ${known.names.join(', ')};` : ''}${known.statements.map((one) => ` ${one}`).join('')}`
  }

  #body(body: SyntaxNode): { names: string[]; statements: string[] } {
    let known = this.#bodies.get(body)
    if (!known) this.#bodies.set(body, (known = { names: [], statements: [] }))
    return known
  }
}
