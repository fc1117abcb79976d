import { child, children, eachChild, flag, isNode, field, needed, word, type SyntaxNode } from './syntax-node.ts'

/** The most names one await reports, the nearest ones: more than that nobody reads. */
const LIMIT = 30

/** One block of a function: what it declares in all, and what of it has been declared so far. */
interface Scope {
  declares: Set<string>
  /** Empty of names that are only functions or classes: they shadow, and tell nothing. */
  soFar: string[]
}

/** The locals of one function that hold a value at the place now being visited. */
export class VisibleLocals {
  readonly #scopes: Scope[] = []

  enter(declares: Iterable<string>): void {
    this.#scopes.push({ declares: new Set(declares), soFar: [] })
  }

  leave(): void {
    this.#scopes.pop()
  }

  /** The binding has its value from here on. */
  declare(pattern: SyntaxNode | null): void {
    if (pattern === null) return
    for (const name of boundNames(pattern)) {
      const owner = this.#scopes.findLast(({ declares }) => declares.has(name))
      if (owner && !owner.soFar.includes(name)) owner.soFar.push(name)
    }
  }

  /** Names that can be read now, outermost first. */
  names(): string[] {
    const hidden = new Set<string>()
    const found: string[] = []
    for (const { declares, soFar } of this.#scopes.toReversed()) {
      for (const name of soFar.toReversed()) if (!hidden.has(name)) found.push(name)
      for (const name of declares) hidden.add(name)
    }
    return found.slice(0, LIMIT).reverse()
  }
}

/** Every name a pattern binds. */
export function boundNames(pattern: SyntaxNode): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return word(pattern, 'name') === 'this' ? [] : [word(pattern, 'name')]
    case 'ObjectPattern':
      return children(pattern, 'properties').flatMap(boundNames)
    case 'ArrayPattern':
      return children(pattern, 'elements').flatMap(boundNames)
    case 'Property':
      return boundNames(needed(pattern, 'value'))
    case 'AssignmentPattern':
      return boundNames(needed(pattern, 'left'))
    case 'RestElement':
      return boundNames(needed(pattern, 'argument'))
    default:
      return []
  }
}

/** Names that a list of statements declares in its own block. */
export function lexicalNames(statements: readonly SyntaxNode[]): string[] {
  return statements.flatMap((statement) => {
    const inner = statement.type.startsWith('Export') ? child(statement, 'declaration') : statement
    if (inner === null || flag(inner, 'declare')) return []
    if (inner.type === 'VariableDeclaration') return word(inner, 'kind') === 'var' ? [] : declaredNames(inner)
    if (inner.type === 'FunctionDeclaration' || inner.type === 'ClassDeclaration') {
      const id = child(inner, 'id')
      return id ? [word(id, 'name')] : []
    }
    return []
  })
}

export function declaredNames(declaration: SyntaxNode): string[] {
  return children(declaration, 'declarations').flatMap((declarator) => boundNames(needed(declarator, 'id')))
}

/** Names of every `var` in a function's body, its inner functions left out. */
export function varNames(body: SyntaxNode): string[] {
  const names: string[] = []
  const visit = (node: SyntaxNode): void => {
    if (isFunction(node) || node.type === 'ClassDeclaration' || node.type === 'ClassExpression') return
    if (node.type === 'VariableDeclaration' && word(node, 'kind') === 'var' && !flag(node, 'declare'))
      names.push(...declaredNames(node))
    // Expressions hold no statements of this function; skipping them keeps this linear in practice.
    if (node.type === 'ExpressionStatement' || node.type === 'ReturnStatement') return
    eachChild(node, visit)
  }
  const statements = field(body, 'body')
  if (Array.isArray(statements)) for (const statement of statements) if (isNode(statement)) visit(statement)
  return names
}

export function isFunction(node: SyntaxNode): boolean {
  return node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
}
