import { AccessText } from './access-text.ts'
import { asyncShape } from './async-shape.ts'
import type { ParsedFile } from './diagnose.ts'
import type { AccessSite } from './program.ts'
import { isNamedByTarget, type Variable, type Variables } from './shared-variables.ts'
import { child, children, eachChild, flag, isTypeOnly, needed, word, type SyntaxNode } from './syntax-node.ts'
import { TrackMembers } from './track-members.ts'
import { lineAndColumn, shorten, skipTrivia } from './trivia.ts'
import { boundNames } from './visible-locals.ts'

/** A shared variable, as its own module knows it. */
export interface Home {
  module: string
  name: string
  /** Whether it may be read as a property of the module, too. */
  inNamespace: boolean
}

/** Which variables of a module are shared, and under which name a variable of another module is known there. */
export interface SharedNames {
  variables: Variables
  /** Module and name of a shared variable where it was declared, an empty module for a global one; null for one that is not shared. */
  home(variable: Variable): Home | null
}

/**
 * Plans the text that makes a module tell its reads and writes: see INSTRUMENTATION.md, "Accesses". Nothing of it changes
 * what is evaluated, or in which order.
 */
export function trackAccesses(source: ParsedFile, shared: SharedNames, sites: AccessSite[]): AccessText {
  const planner = new TrackAccesses(source, shared, sites)
  planner.run()
  return planner.text
}

export class TrackAccesses {
  readonly text = new AccessText()
  readonly #source: ParsedFile
  readonly #shared: SharedNames
  readonly #sites: AccessSite[]
  readonly #members = new TrackMembers(this)
  /** Where a variable for a value in between may be declared. */
  #body: SyntaxNode
  readonly #activations = new Map<SyntaxNode, string>()
  /** The async function around, when it is left as it is. */
  #left: SyntaxNode | null = null

  constructor(source: ParsedFile, shared: SharedNames, sites: AccessSite[]) {
    this.#source = source
    this.#shared = shared
    this.#sites = sites
    this.#body = source.program
  }

  run(): void {
    for (const statement of children(this.#source.program, 'body')) this.visit(statement)
  }

  // Places and names

  slice(node: SyntaxNode): string {
    return this.#source.text.slice(node.start, node.end)
  }

  /** The next position that holds code. */
  skip(at: number): number {
    return skipTrivia(this.#source.text, at)
  }

  site(node: SyntaxNode, label: string): number {
    const { name, starts } = this.#source
    return this.#sites.push({ file: name, ...lineAndColumn(starts, node.start), label: shorten(label, 40) }) - 1
  }

  wrap(node: SyntaxNode, before: string, after: string, openAt = node.start): void {
    // A list of expressions would become several arguments.
    const list = node.type === 'SequenceExpression'
    this.text.wrap(node, before + (list ? '(' : ''), (list ? ')' : '') + after, openAt)
  }

  /** A variable of the function around, for a value in between. */
  variable(): string {
    return this.text.variable(this.#body)
  }

  sharedVariable(node: SyntaxNode): Variable | null {
    const variable = node.type === 'Identifier' ? this.#shared.variables.of.get(node) : undefined
    return variable && this.#shared.home(variable) ? variable : null
  }

  /** Site, activation and name of a shared variable, as arguments. */
  place(variable: Variable, node: SyntaxNode): string {
    const { module, name, inNamespace } = this.#shared.home(variable)!
    return `${this.site(node, '')}, ${this.#activation(variable, inNamespace ? `*${module}` : module)}, ${JSON.stringify(name)}`
  }

  /** Variables of a function are new in each of its calls, those of a block each time it is entered. */
  #activation(variable: Variable, module: string): string {
    let { scope } = variable
    while (!scope.body && scope.parent) scope = scope.parent
    if (!scope.body || scope.parent === null) return JSON.stringify(module)
    let name = this.#activations.get(scope.body)
    if (name === undefined) {
      this.#activations.set(scope.body, (name = this.text.name()))
      this.text.begin(scope.body, `const ${name} = __il_scope();`)
    }
    return name
  }

  // The walk

  visitAll(nodes: readonly SyntaxNode[]): void {
    for (const node of nodes) this.visit(node)
  }

  visitChildren(node: SyntaxNode): void {
    eachChild(node, (inner) => this.visit(inner))
  }

  #visitIfThere(node: SyntaxNode | null): void {
    if (node) this.visit(node)
  }

  #within(body: SyntaxNode, visit: () => void): void {
    const outer = this.#body
    this.#body = body
    visit()
    this.#body = outer
  }

  visit(node: SyntaxNode): void {
    if (isTypeOnly(node)) return
    switch (node.type) {
      case 'Literal':
        // Such a pattern has a state.
        if (/[gy]/.test(word(node, 'raw').slice(word(node, 'raw').lastIndexOf('/'))) && word(node, 'raw').startsWith('/')) this.wrap(node, '__il_made(', ')')
        return
      case 'TemplateElement':
      case 'MetaProperty':
      case 'PrivateIdentifier':
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
      case 'BreakStatement':
      case 'ContinueStatement':
        return
      case 'Identifier': {
        const variable = this.sharedVariable(node)
        return variable ? this.#readVariable(node, variable) : undefined
      }
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return this.#function(node)
      case 'ClassDeclaration':
        this.#initialised(node, node)
        return this.#class(node)
      case 'ClassExpression':
        return this.#class(node)
      case 'MethodDefinition':
      case 'Property':
        return this.#property(node)
      case 'PropertyDefinition':
      case 'AccessorProperty':
        if (flag(node, 'computed')) this.visit(needed(node, 'key'))
        this.#within(this.#source.program, () => this.#visitIfThere(child(node, 'value')))
        return this.#end(node)
      case 'StaticBlock':
        return this.#within(this.#source.program, () => this.visitChildren(node))
      case 'VariableDeclaration':
        this.#initialised(node, node)
        this.#declaration(node)
        return this.#end(node)
      case 'ExportNamedDeclaration': {
        const declaration = child(node, 'declaration')
        if (!declaration) return
        this.#initialised(declaration, node)
        if (declaration.type === 'ClassDeclaration') return this.#class(declaration)
        if (declaration.type !== 'VariableDeclaration') return this.visit(declaration)
        this.#declaration(declaration)
        return this.#end(declaration)
      }
      case 'ExportDefaultDeclaration': {
        const declaration = needed(node, 'declaration')
        if (declaration.type !== 'ClassDeclaration') return this.visit(declaration)
        this.#initialised(declaration, node)
        return this.#class(declaration)
      }
      case 'ExpressionStatement':
        this.visit(needed(node, 'expression'))
        return this.#end(node)
      case 'LabeledStatement':
        return this.visit(needed(node, 'body'))
      case 'ForInStatement':
      case 'ForOfStatement':
        return this.#forEach(node)
      case 'ForStatement': {
        const head = child(node, 'init')
        if (head?.type === 'VariableDeclaration') this.#declaration(head)
        else this.#visitIfThere(head)
        this.#visitIfThere(child(node, 'test'))
        this.#visitIfThere(child(node, 'update'))
        return this.visit(needed(node, 'body'))
      }
      case 'CatchClause': {
        const param = child(node, 'param')
        if (param) this.#members.pattern(param, null)
        return this.visit(needed(node, 'body'))
      }
      case 'UnaryExpression': {
        const argument = needed(node, 'argument')
        const variable = word(node, 'operator') === 'typeof' ? this.sharedVariable(argument) : null
        // `typeof` does not throw for a variable that is not there; reading it would.
        if (variable && this.#shared.variables.isGlobal(variable)) return this.wrap(node, `__il_i(__il_v(${this.place(variable, argument)}), `, ')')
        if (!this.#members.visit(node)) this.visitChildren(node)
        return
      }
      case 'AwaitExpression':
      case 'YieldExpression':
      case 'ReturnStatement':
        this.#await(node)
        return this.visitChildren(node)
      case 'AssignmentExpression':
        return this.#assign(node)
      case 'UpdateExpression': {
        const target = needed(node, 'argument')
        const variable = this.sharedVariable(target)
        if (variable) return this.wrap(node, `__il_i(__il_vu(${this.place(variable, target)}), `, ')')
        return this.#members.update(node, target)
      }
      default:
        if (!this.#members.visit(node)) this.visitChildren(node)
    }
  }

  /** What is iterated may be an object that nobody saw made. */
  #spread(node: SyntaxNode): void {
    this.wrap(node, `__il_s(${this.site(node, this.slice(node))}, `, ')')
  }

  /** What a pattern takes apart may have no prototype to tell its reads. */
  #takeApart(node: SyntaxNode): void {
    this.wrap(node, `__il_ta(${this.site(node, this.slice(node))}, `, ')')
  }

  /** Where the source leaves out a semicolon, what follows could continue a bracket that now ends the statement. */
  #end(statement: SyntaxNode): void {
    if (this.#source.text[statement.end - 1] !== ';') this.text.wrap(statement, '', ';')
  }

  // Functions and classes

  /** Awaits of a task tell themselves; an async generator awaits what it yields and returns, too. */
  #await(node: SyntaxNode): void {
    const argument = child(node, 'argument')
    if (this.#left === null || argument === null || flag(node, 'delegate')) return
    if (node.type !== 'AwaitExpression' && !flag(this.#left, 'generator')) return
    this.wrap(argument, '__il_aw(', ')')
    if (node.type === 'AwaitExpression') this.text.wrap(node, '__il_ar(__il_wn(), ', ')')
    if (node.type === 'ReturnStatement') this.#end(node)
  }

  #function(node: SyntaxNode): void {
    const outer = this.#left
    this.#left = flag(node, 'async') && asyncShape(node, node.start, this.#source.text) === null ? node : null
    this.#visitFunction(node)
    this.#left = outer
  }

  #visitFunction(node: SyntaxNode): void {
    const body = needed(node, 'body')
    const params = children(node, 'params')
    this.#within(this.#source.program, () => {
      for (const param of params) this.#members.pattern(param, null)
    })
    if (body.type === 'BlockStatement') return this.#within(body, () => this.visit(body))
    this.#within(node, () => this.visit(body))
    const beginning = this.text.beginning(node)
    if (beginning === '' || flag(node, 'async')) return
    // In braces, to have room for names.
    const { text } = this.#source
    let arrow = skipTrivia(text, params.at(-1)?.end ?? node.start)
    while (!text.startsWith('=>', arrow)) arrow = skipTrivia(text, arrow + 1)
    this.text.wrap(node, ` {${beginning} return (`, ') }', arrow + '=>'.length)
  }

  #class(node: SyntaxNode): void {
    const heritage = child(node, 'superClass')
    this.#visitIfThere(heritage)
    const body = needed(node, 'body')
    this.text.wrap(body, ' static { __il_made(this); } ', '', body.start + 1)
    let isMade = false
    for (const member of children(body, 'body')) {
      const value = child(member, 'value')
      if (heritage === null && word(member, 'kind') === 'constructor' && !isTypeOnly(member)) this.text.begin(needed(needed(member, 'value'), 'body'), '__il_made(this);')
      // The first field that may look at the object, which nobody has seen yet. A function takes its name from where it stands by itself.
      else if (!isMade && member.type === 'PropertyDefinition' && !flag(member, 'static') && value && !isNamedByTarget(value)) {
        this.text.wrap(value, '(__il_made(this), ', ')')
        isMade = true
      }
      this.visit(member)
    }
  }

  #property(node: SyntaxNode): void {
    const value = needed(node, 'value')
    if (flag(node, 'computed')) this.visit(needed(node, 'key'))
    if (!flag(node, 'shorthand')) return this.visit(value)
    const variable = this.sharedVariable(value)
    if (variable) this.text.wrap(node, '', `: __il_v(${this.place(variable, value)}, ${variable.name})`)
  }

  // Variables

  #readVariable(node: SyntaxNode, variable: Variable): void {
    const place = this.place(variable, node)
    // Told before it is read where reading may throw.
    if (this.#shared.variables.isLate(variable)) this.wrap(node, `__il_i(__il_v(${place}), `, ')')
    else this.wrap(node, `__il_v(${place}, `, ')')
  }

  /** Variables that get their value after their function may have waited: others could come before. */
  #late(declaration: SyntaxNode): Variable[] {
    const { variables, home } = this.#shared
    return (variables.declared.get(declaration) ?? []).filter((one) => variables.isLate(one) && home(one))
  }

  /** A class or a function gets its value, and its name, only where it stands by itself: told right before. */
  #initialised(declaration: SyntaxNode, statement: SyntaxNode): void {
    for (const variable of this.#late(declaration)) {
      const declarator = children(declaration, 'declarations').find((one) => boundNames(needed(one, 'id')).includes(variable.name))
      const init = declarator ? child(declarator, 'init') : null
      if (!init || isNamedByTarget(init)) this.text.wrap(statement, `__il_vw(${this.place(variable, statement)}); `, '')
    }
  }

  #declaration(node: SyntaxNode): void {
    const late = this.#late(node)
    for (const declarator of children(node, 'declarations')) {
      const id = needed(declarator, 'id')
      const init = child(declarator, 'init')
      this.#members.pattern(id, null)
      if (!init) continue
      if (id.type === 'ArrayPattern') this.#spread(init)
      if (id.type === 'ObjectPattern') this.#takeApart(init)
      if (!isNamedByTarget(init))
        for (const name of boundNames(id)) {
          const variable = late.find((one) => one.name === name)
          if (variable) this.wrap(init, `__il_vs(${this.place(variable, id)}, `, ')')
        }
      this.visit(init)
    }
  }

  #forEach(node: SyntaxNode): void {
    const left = needed(node, 'left')
    const right = needed(node, 'right')
    const assigned: SyntaxNode[] = []
    if (left.type === 'VariableDeclaration') for (const one of children(left, 'declarations')) this.#members.pattern(needed(one, 'id'), null)
    else this.#members.pattern(left, assigned)
    const body = needed(node, 'body')
    for (const target of assigned) {
      const told = `__il_vw(${this.place(this.sharedVariable(target)!, target)})`
      if (body.type === 'BlockStatement') this.text.begin(body, `${told};`)
      else this.wrap(right, `__il_i(${told}, `, ')')
    }
    if (node.type === 'ForOfStatement') this.#spread(right)
    else this.wrap(right, `__il_keys(${this.site(right, this.slice(right))}, `, ')')
    this.visit(right)
    this.visit(body)
  }

  #assign(node: SyntaxNode): void {
    const left = this.#members.unwrapped(needed(node, 'left'))
    const right = needed(node, 'right')
    const operator = word(node, 'operator')
    const variable = this.sharedVariable(left)
    if (variable) this.#assignVariable(node, { variable, left, right, operator })
    else if (left.type === 'MemberExpression') this.#members.assign(left, right, operator)
    else {
      const assigned: SyntaxNode[] = []
      this.#members.pattern(left, assigned)
      if (left.type === 'ArrayPattern') this.#spread(right)
      if (left.type === 'ObjectPattern') this.#takeApart(right)
      for (const target of assigned) this.wrap(right, `__il_vs(${this.place(this.sharedVariable(target)!, target)}, `, ')')
    }
    this.visit(right)
  }

  #assignVariable(node: SyntaxNode, { variable, left, right, operator }: { variable: Variable; left: SyntaxNode; right: SyntaxNode; operator: string }): void {
    const place = this.place(variable, left)
    const isLogical = operator === '??=' || operator === '||=' || operator === '&&='
    const isNamed = isNamedByTarget(right) && (operator === '=' || isLogical)
    const first = [...(operator === '=' ? [] : [`__il_v(${place})`]), ...(isNamed ? [`__il_vw(${place})`] : [])]
    if (first.length > 0) this.wrap(node, `__il_i(${first.join(', ')}, `, ')')
    if (isNamed) return
    if (operator === '=' || isLogical) this.wrap(right, `__il_vs(${place}, `, `, ${variable.name})`)
    else this.wrap(right, `__il_vs(${place}, `, ')')
  }
}
