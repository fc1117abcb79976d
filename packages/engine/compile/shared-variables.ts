import { globalNames } from './global-names.ts'
import { child, children, eachChild, flag, isTypeOnly, needed, word, type SyntaxNode } from './syntax-node.ts'
import { boundNames, declaredNames, isFunction, lexicalNames, varNames } from './visible-locals.ts'

/** A variable of one module. */
export interface Variable {
  name: string
  scope: Scope
  /** Where its declaration ends; -1 for one that has its value before any code of its function runs. */
  declaredUntil: number
  /** The head of the `for` that makes a new one for each turn. */
  loop: SyntaxNode | null
  /** Assigned outside its declaration; `false` as long as only the head of its own loop does. */
  assigned: boolean
  /** Read or written by another function than its own. */
  captured: boolean
  exported: boolean
}

export interface Scope {
  node: SyntaxNode
  parent: Scope | null
  /** The nearest function, class field or module. */
  fn: SyntaxNode
  /** The body that can declare a name for this scope at its beginning, null where there is none. */
  body: SyntaxNode | null
  names: Map<string, Variable>
}

/** What one module's variables are used for. */
export interface Variables {
  /** The variable that an identifier means, for every one that is declared in this module. */
  of: Map<SyntaxNode, Variable>
  /** What each statement of `let`, `const` or `class` declares. */
  declared: Map<SyntaxNode, Variable[]>
  exports: Map<string, Variable>
  /** `import { name } from specifier`, by the variable it makes. */
  imports: Map<Variable, { specifier: string; name: string }>
  /** `export { name as other } from specifier`, by the name it has then. */
  reexports: Map<string, { specifier: string; name: string }>
  /** Specifiers of `export * from`. */
  stars: string[]
  /** Whether the module takes another as an object: `import *`, `export * as`, `import()`. */
  takesNamespaces: boolean
  /** Whether no module declares it: a property of the global object. */
  isGlobal(variable: Variable): boolean
  /** Whether events other than its own may see it change. */
  isShared(variable: Variable): boolean
  /** Whether its function may wait before it has its value. */
  isLate(variable: Variable): boolean
}

/** Resolves the identifiers of a module, whose types are skipped. */
export function findVariables(program: SyntaxNode): Variables {
  const finder = new Finder(program)
  finder.run()
  return finder
}

class Finder implements Variables {
  readonly of = new Map<SyntaxNode, Variable>()
  readonly declared = new Map<SyntaxNode, Variable[]>()
  readonly exports = new Map<string, Variable>()
  readonly imports = new Map<Variable, { specifier: string; name: string }>()
  readonly reexports = new Map<string, { specifier: string; name: string }>()
  readonly stars: string[] = []
  takesNamespaces = false
  readonly #program: SyntaxNode
  readonly #awaits = new Map<SyntaxNode, number[]>()
  readonly #globals = new Map<string, Variable>()
  #scope: Scope

  constructor(program: SyntaxNode) {
    this.#program = program
    this.#scope = { node: program, parent: null, fn: program, body: program, names: new Map() }
  }

  isGlobal(variable: Variable): boolean {
    return this.#globals.get(variable.name) === variable
  }

  isShared(variable: Variable): boolean {
    return (variable.captured || variable.exported) && (variable.assigned || this.isLate(variable))
  }

  isLate({ declaredUntil, scope }: Variable): boolean {
    return (this.#awaits.get(scope.fn) ?? []).some((at) => at < declaredUntil)
  }

  run(): void {
    const body = children(this.#program, 'body')
    this.#declareStatements(body)
    for (const name of varNames(this.#program)) this.#declare(name)
    for (const statement of body) if (statement.type === 'ImportDeclaration' && !isTypeOnly(statement)) this.#import(statement)
    for (const statement of body) this.#visit(statement)
    for (const statement of body) {
      if (isTypeOnly(statement)) continue
      if (statement.type === 'ExportNamedDeclaration') this.#export(statement)
      else if (statement.type === 'ExportAllDeclaration') {
        if (child(statement, 'exported')) this.takesNamespaces = true
        else this.stars.push(word(needed(statement, 'source'), 'value'))
      }
    }
  }

  // Declarations

  #declare(name: string, declaredUntil = -1, loop: SyntaxNode | null = null): Variable {
    const known = this.#scope.names.get(name)
    if (known) return known
    const variable: Variable = { name, scope: this.#scope, declaredUntil, loop, assigned: false, captured: false, exported: false }
    this.#scope.names.set(name, variable)
    return variable
  }

  #declareStatements(statements: readonly SyntaxNode[]): void {
    for (const statement of statements) {
      const inner = statement.type.startsWith('Export') ? child(statement, 'declaration') : statement
      if (inner === null || isTypeOnly(inner)) continue
      if (inner.type === 'VariableDeclaration' && word(inner, 'kind') !== 'var')
        this.declared.set(inner, children(inner, 'declarations').flatMap((one) => boundNames(needed(one, 'id')).map((name) => this.#declare(name, one.end))))
      else if (inner.type === 'ClassDeclaration') this.declared.set(inner, lexicalNames([statement]).map((name) => this.#declare(name, inner.end)))
      else for (const name of lexicalNames([statement])) this.#declare(name)
    }
  }

  #import(statement: SyntaxNode): void {
    const specifier = word(needed(statement, 'source'), 'value')
    for (const one of children(statement, 'specifiers')) {
      const variable = this.#declare(word(needed(one, 'local'), 'name'))
      const imported = child(one, 'imported')
      if (imported) this.imports.set(variable, { specifier, name: nameOf(imported) })
      else if (one.type === 'ImportDefaultSpecifier') this.imports.set(variable, { specifier, name: 'default' })
      else this.takesNamespaces = true
    }
  }

  #export(statement: SyntaxNode): void {
    const source = child(statement, 'source')
    if (source) {
      const specifier = word(source, 'value')
      for (const one of children(statement, 'specifiers')) this.reexports.set(nameOf(needed(one, 'exported')), { specifier, name: nameOf(needed(one, 'local')) })
      return
    }
    const declaration = child(statement, 'declaration')
    const names = declaration?.type === 'VariableDeclaration' ? declaredNames(declaration) : declaration ? lexicalNames([declaration]) : []
    for (const name of names) this.#give(name, name)
    for (const one of children(statement, 'specifiers')) {
      this.#give(word(needed(one, 'local'), 'name'), nameOf(needed(one, 'exported')))
    }
  }

  #give(local: string, exported: string): void {
    const variable = this.#scope.names.get(local)
    if (!variable) return
    variable.exported = true
    this.exports.set(exported, variable)
  }

  // Uses

  #use(node: SyntaxNode, write: boolean): void {
    const name = word(node, 'name')
    for (let scope: Scope | null = this.#scope; scope; scope = scope.parent) {
      const variable = scope.names.get(name)
      if (!variable) continue
      this.of.set(node, variable)
      if (variable.scope.fn !== this.#scope.fn) variable.captured = true
      if (write && !this.#isHeadUpdate(variable, node)) variable.assigned = true
      return
    }
    if (!globalNames.has(name)) this.of.set(node, this.#global(name))
  }

  #global(name: string): Variable {
    const known = this.#globals.get(name)
    if (known) return known
    let scope = this.#scope
    while (scope.parent) scope = scope.parent
    const variable: Variable = { name, scope, declaredUntil: -1, loop: null, assigned: true, captured: true, exported: false }
    this.#globals.set(name, variable)
    return variable
  }

  /** `for (let i = 0; …; i++)`: each turn has an `i` of its own, and what a closure holds never changes again. */
  #isHeadUpdate({ loop }: Variable, node: SyntaxNode): boolean {
    const update = loop ? child(loop, 'update') : null
    return update !== null && node.start >= update.start && node.end <= update.end
  }

  #inside(node: SyntaxNode, body: SyntaxNode | null, fn: SyntaxNode, visit: () => void): void {
    const outer = this.#scope
    this.#scope = { node, parent: outer, fn, body, names: new Map() }
    visit()
    this.#scope = outer
  }

  #visitAll(nodes: readonly SyntaxNode[]): void {
    for (const node of nodes) this.#visit(node)
  }

  #visit(node: SyntaxNode): void {
    if (isTypeOnly(node)) return
    switch (node.type) {
      case 'Identifier':
        return this.#use(node, false)
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return this.#function(node)
      case 'ClassDeclaration':
      case 'ClassExpression':
        return this.#class(node)
      case 'PropertyDefinition':
      case 'AccessorProperty': {
        if (flag(node, 'computed')) this.#visit(needed(node, 'key'))
        const value = child(node, 'value')
        if (value) this.#inside(node, null, node, () => this.#visit(value))
        return
      }
      case 'StaticBlock':
        return this.#inside(node, null, node, () => {
          for (const name of varNames(node)) this.#declare(name)
          this.#block(children(node, 'body'))
        })
      case 'BlockStatement':
        return this.#inside(node, node, this.#scope.fn, () => this.#block(children(node, 'body')))
      case 'SwitchStatement':
        this.#visit(needed(node, 'discriminant'))
        return this.#inside(node, null, this.#scope.fn, () => {
          for (const one of children(node, 'cases')) this.#declareStatements(children(one, 'consequent'))
          for (const one of children(node, 'cases')) eachChild(one, (inner) => this.#visit(inner))
        })
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
        return this.#loop(node)
      case 'CatchClause':
        return this.#inside(node, null, this.#scope.fn, () => {
          const param = child(node, 'param')
          if (param) {
            for (const name of boundNames(param)) this.#declare(name)
            this.#pattern(param, false)
          }
          this.#visit(needed(node, 'body'))
        })
      case 'VariableDeclarator': {
        this.#pattern(needed(node, 'id'), false)
        const init = child(node, 'init')
        if (init) this.#visit(init)
        return
      }
      case 'AssignmentExpression':
        this.#pattern(needed(node, 'left'), true)
        return this.#visit(needed(node, 'right'))
      case 'UpdateExpression':
        return this.#pattern(needed(node, 'argument'), true)
      case 'ImportExpression':
        this.takesNamespaces = true
        return eachChild(node, (inner) => this.#visit(inner))
      case 'AwaitExpression':
      case 'YieldExpression':
        this.#awaitAt(node.start)
        return eachChild(node, (inner) => this.#visit(inner))
      case 'MemberExpression':
        this.#visit(needed(node, 'object'))
        if (flag(node, 'computed')) this.#visit(needed(node, 'property'))
        return
      case 'Property':
      case 'MethodDefinition':
        if (flag(node, 'computed')) this.#visit(needed(node, 'key'))
        return this.#visit(needed(node, 'value'))
      case 'LabeledStatement':
        return this.#visit(needed(node, 'body'))
      case 'ExportNamedDeclaration': {
        const declaration = child(node, 'declaration')
        return declaration ? this.#visit(declaration) : undefined
      }
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
      case 'MetaProperty':
        return
      default:
        return eachChild(node, (inner) => this.#visit(inner))
    }
  }

  #awaitAt(at: number): void {
    const known = this.#awaits.get(this.#scope.fn)
    if (known) known.push(at)
    else this.#awaits.set(this.#scope.fn, [at])
  }

  #block(statements: readonly SyntaxNode[]): void {
    this.#declareStatements(statements)
    this.#visitAll(statements)
  }

  /** What is bound or assigned; `assigns` when it is no declaration. */
  #pattern(node: SyntaxNode, assigns: boolean): void {
    switch (node.type) {
      case 'Identifier':
        return assigns ? this.#use(node, true) : undefined
      case 'ObjectPattern':
        for (const one of children(node, 'properties')) {
          if (flag(one, 'computed')) this.#visit(needed(one, 'key'))
          this.#pattern(needed(one, one.type === 'RestElement' ? 'argument' : 'value'), assigns)
        }
        return
      case 'ArrayPattern':
        for (const one of children(node, 'elements')) this.#pattern(one, assigns)
        return
      case 'RestElement':
        return this.#pattern(needed(node, 'argument'), assigns)
      case 'AssignmentPattern':
        this.#pattern(needed(node, 'left'), assigns)
        return this.#visit(needed(node, 'right'))
      case 'TSAsExpression':
      case 'TSNonNullExpression':
      case 'TSSatisfiesExpression':
      case 'ParenthesizedExpression':
        return this.#pattern(needed(node, 'expression'), assigns)
      default:
        return this.#visit(node)
    }
  }

  #loop(node: SyntaxNode): void {
    const head = child(node, 'init') ?? child(node, 'left')
    const declares = head?.type === 'VariableDeclaration' && word(head, 'kind') !== 'var'
    if (flag(node, 'await')) this.#awaitAt(node.start)
    this.#inside(node, null, this.#scope.fn, () => {
      if (head && declares) for (const name of declaredNames(head)) this.#declare(name, -1, node)
      if (head?.type === 'VariableDeclaration') this.#visit(head)
      else if (head && node.type === 'ForStatement') this.#visit(head)
      else if (head) this.#pattern(head, true)
      for (const part of ['right', 'test', 'update', 'body'] as const) {
        const inner = child(node, part)
        if (inner) this.#visit(inner)
      }
    })
  }

  #class(node: SyntaxNode): void {
    const id = child(node, 'id')
    const heritage = child(node, 'superClass')
    this.#inside(node, null, this.#scope.fn, () => {
      if (id && node.type === 'ClassExpression') this.#declare(word(id, 'name'))
      if (heritage) this.#visit(heritage)
      for (const member of children(needed(node, 'body'), 'body')) this.#visit(member)
    })
  }

  #function(node: SyntaxNode): void {
    const body = needed(node, 'body')
    const params = children(node, 'params')
    const id = child(node, 'id')
    const simple = params.every(({ type }) => type === 'Identifier')
    const hasBlock = body.type === 'BlockStatement'
    const host = hasBlock ? body : node
    const inBody = (): void => {
      if (!hasBlock) return this.#visit(body)
      for (const name of varNames(body)) this.#declare(name)
      this.#block(children(body, 'body'))
    }
    // Closures among the parameters cannot see what the body declares.
    this.#inside(node, simple ? host : null, node, () => {
      if (id && node.type === 'FunctionExpression') this.#declare(word(id, 'name'))
      for (const param of params) for (const name of boundNames(param)) this.#scope.names.set(name, this.#declareParam(name))
      if (!simple) for (const param of params) this.#pattern(param, false)
      if (simple) inBody()
      else this.#inside(body, host, node, inBody)
    })
  }

  /** A parameter hides the function's own name. */
  #declareParam(name: string): Variable {
    this.#scope.names.delete(name)
    return this.#declare(name)
  }
}

/** A name, or the text of `export { a as "b" }`. */
function nameOf(node: SyntaxNode): string {
  return word(node, 'name') || word(node, 'value')
}

/** The functions whose value would be named by what it is assigned to. */
export function isNamedByTarget(node: SyntaxNode): boolean {
  if (node.type === 'ParenthesizedExpression' || node.type === 'TSAsExpression') return isNamedByTarget(needed(node, 'expression'))
  return (isFunction(node) || node.type === 'ClassExpression') && child(node, 'id') === null
}
