/**
 * The parser's tree as the compiler reads it. The parser's own types do not know TypeScript's nodes, so fields are read
 * by name, and what comes back is checked here and nowhere else.
 */
export interface SyntaxNode {
  type: string
  start: number
  end: number
}

export function field(node: SyntaxNode, name: string): unknown {
  return (node as unknown as Record<string, unknown>)[name]
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string'
}

export function child(node: SyntaxNode, name: string): SyntaxNode | null {
  const value = field(node, name)
  return isNode(value) ? value : null
}

/** A field the grammar guarantees. */
export function needed(node: SyntaxNode, name: string): SyntaxNode {
  const value = field(node, name)
  if (!isNode(value)) throw new TypeError(`Expected ${node.type}.${name} to be a node`)
  return value
}

/** A list of nodes; holes (`[, a]`) are left out. */
export function children(node: SyntaxNode, name: string): SyntaxNode[] {
  const value = field(node, name)
  return Array.isArray(value) ? value.filter(isNode) : []
}

export function flag(node: SyntaxNode, name: string): boolean {
  return field(node, name) === true
}

export function word(node: SyntaxNode, name: string): string {
  const value = field(node, name)
  return typeof value === 'string' ? value : ''
}

/** Calls `visit` for every direct child, in the order of the source. */
export function eachChild(node: SyntaxNode, visit: (child: SyntaxNode) => void): void {
  for (const name in node) {
    if (name === 'loc' || name === 'type') continue
    const value = field(node, name)
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) visit(item)
    } else if (isNode(value)) visit(value)
  }
}

/** Types and declarations that leave nothing to run: blanked whole, and never looked into. */
export function isTypeOnly(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'TSTypeAnnotation':
    case 'TSTypeParameterDeclaration':
    case 'TSTypeParameterInstantiation':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSDeclareFunction':
    case 'TSIndexSignature':
      return true
    case 'TSModuleDeclaration':
      return flag(node, 'declare') || flag(node, 'global') || !runsAnything(node)
    case 'TSImportEqualsDeclaration':
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return word(node, field(node, 'importKind') === undefined ? 'exportKind' : 'importKind') === 'type'
    case 'ExportNamedDeclaration': {
      const declaration = child(node, 'declaration')
      return word(node, 'exportKind') === 'type' || (declaration !== null && isTypeOnly(declaration))
    }
    case 'ExportDefaultDeclaration':
      return isTypeOnly(needed(node, 'declaration'))
    case 'VariableDeclaration':
    case 'ClassDeclaration':
    case 'TSEnumDeclaration':
      return flag(node, 'declare')
    case 'PropertyDefinition':
      return flag(node, 'declare') || flag(node, 'abstract')
    case 'MethodDefinition':
      return flag(node, 'abstract') || child(node, 'value')?.type === 'TSDeclareMethod'
    case 'TSDeclareMethod':
    case 'TSAbstractMethodDefinition':
    case 'TSAbstractPropertyDefinition':
      return true
    default:
      return false
  }
}

/** Whether a namespace holds anything but types. */
function runsAnything(namespace: SyntaxNode): boolean {
  const body = child(namespace, 'body')
  if (body === null) return false
  if (body.type === 'TSModuleDeclaration') return !isTypeOnly(body)
  return children(body, 'body').some((statement) => !isTypeOnly(statement))
}
