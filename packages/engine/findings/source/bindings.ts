import { child, children, flag, needed, word, type SyntaxNode } from '../../compile/syntax-node.ts'
import { isFunction } from '../../compile/visible-locals.ts'
import type { SourceTree } from './source-tree.ts'

/** A name, where it is declared, and everything that means it. */
export interface Binding {
  name: string
  kind: 'variable' | 'parameter' | 'function' | 'class' | 'import' | 'caught'
  /** The name where it is declared. */
  node: SyntaxNode
  /** The declarator, function, class, import specifier or catch clause that declares it. */
  by: SyntaxNode
  scope: SyntaxNode
  /** Every other place where the name stands, reads and writes. */
  uses: SyntaxNode[]
}

/** Which declaration each name of a file means. */
export class Bindings {
  readonly #tree: SourceTree
  readonly #scopes = new Map<SyntaxNode, Map<string, Binding>>()
  readonly #ofUse = new Map<SyntaxNode, Binding>()
  readonly #ofDeclaration = new Map<SyntaxNode, Binding>()

  constructor(tree: SourceTree) {
    this.#tree = tree
    this.#declareAll()
    for (const name of tree.all('Identifier')) {
      if (this.#ofDeclaration.has(name) || !isUse(tree, name)) continue
      const binding = this.#find(name)
      if (!binding) continue
      binding.uses.push(name)
      this.#ofUse.set(name, binding)
    }
  }

  /** What a name means; null for a global. */
  of(name: SyntaxNode): Binding | null {
    return this.#ofUse.get(name) ?? this.#ofDeclaration.get(name) ?? null
  }

  /** Whether the name is one of the platform's: nothing in the file declares it. */
  isGlobal(name: SyntaxNode): boolean {
    return name.type === 'Identifier' && this.of(name) === null
  }

  /** What a pattern, or a single name, declares. */
  declaredBy(pattern: SyntaxNode): Binding[] {
    return namesIn(pattern).flatMap((name) => this.#ofDeclaration.get(name) ?? [])
  }

  /** The declaration of a name at the top of the module. */
  atTop(name: string): Binding | null {
    return this.#scopes.get(this.#tree.program)?.get(name) ?? null
  }

  #declareAll(): void {
    const tree = this.#tree
    for (const declarator of tree.all('VariableDeclarator')) {
      const declaration = tree.parent(declarator)
      const isVar = declaration !== null && word(declaration, 'kind') === 'var'
      this.#declare(needed(declarator, 'id'), 'variable', declarator, this.#scopeAround(declarator, isVar))
    }
    for (const node of tree.all('FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression')) {
      const id = child(node, 'id')
      if (id) this.#declare(id, 'function', node, node.type === 'FunctionDeclaration' ? this.#scopeAround(node) : node)
      for (const param of children(node, 'params')) this.#declare(param, 'parameter', node, node)
    }
    for (const node of tree.all('ClassDeclaration')) {
      const id = child(node, 'id')
      if (id) this.#declare(id, 'class', node, this.#scopeAround(node))
    }
    for (const node of tree.all('CatchClause')) {
      const param = child(node, 'param')
      if (param) this.#declare(param, 'caught', node, node)
    }
    for (const node of tree.all('ImportSpecifier', 'ImportDefaultSpecifier', 'ImportNamespaceSpecifier'))
      this.#declare(needed(node, 'local'), 'import', node, tree.program)
  }

  #declare(pattern: SyntaxNode, kind: Binding['kind'], by: SyntaxNode, scope: SyntaxNode): void {
    let names = this.#scopes.get(scope)
    if (!names) this.#scopes.set(scope, (names = new Map()))
    for (const node of namesIn(pattern)) {
      const name = word(node, 'name')
      const known = names.get(name)
      const binding: Binding = known ?? { name, kind, node, by, scope, uses: [] }
      if (!known) names.set(name, binding)
      this.#ofDeclaration.set(node, binding)
    }
  }

  #scopeAround(node: SyntaxNode, ofFunction = false): SyntaxNode {
    for (const outer of this.#tree.around(node)) {
      if (isFunction(outer) || outer.type === 'Program' || outer.type === 'StaticBlock') return outer
      if (!ofFunction && (outer.type === 'BlockStatement' || outer.type === 'SwitchStatement' || outer.type.startsWith('For'))) return outer
    }
    return this.#tree.program
  }

  #find(name: SyntaxNode): Binding | null {
    const text = word(name, 'name')
    for (const outer of this.#tree.around(name)) {
      const binding = this.#scopes.get(outer)?.get(text)
      if (binding) return binding
    }
    return null
  }
}

/** Every name that a pattern declares, as nodes. */
export function namesIn(pattern: SyntaxNode): SyntaxNode[] {
  switch (pattern.type) {
    case 'Identifier': return [pattern]
    case 'ObjectPattern': return children(pattern, 'properties').flatMap(namesIn)
    case 'ArrayPattern': return children(pattern, 'elements').flatMap(namesIn)
    case 'Property': return namesIn(needed(pattern, 'value'))
    case 'AssignmentPattern': return namesIn(needed(pattern, 'left'))
    case 'RestElement': return namesIn(needed(pattern, 'argument'))
    case 'TSParameterProperty': return namesIn(needed(pattern, 'parameter'))
    default: return []
  }
}

/** Whether the name stands for a value: not a property's name, a label, or a name of another module. */
function isUse(tree: SourceTree, name: SyntaxNode): boolean {
  const parent = tree.parent(name)
  switch (parent?.type) {
    case 'MemberExpression':
      return child(parent, 'property') !== name || flag(parent, 'computed')
    case 'Property':
      return child(parent, 'key') !== name || flag(parent, 'computed') || flag(parent, 'shorthand')
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return child(parent, 'key') !== name || flag(parent, 'computed')
    case 'ExportSpecifier':
      return child(parent, 'local') === name
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
    case 'MetaProperty':
      return false
    default:
      return parent !== undefined && parent !== null
  }
}
