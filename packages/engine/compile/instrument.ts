import type { AccessText, Piece } from './access-text.ts'
import { asyncKeywordOf, asyncShape, startsWithAsyncArrow } from './async-shape.ts'
import type { ParsedFile } from './diagnose.ts'
import { closeBinding, closeTask, comeBack, importAccessHooks, importHooks, loopTexts, openBinding } from './hooks.ts'
import { Insertions } from './insertions.ts'
import { keptCaptures } from './kept-captures.ts'
import { chainLinks } from './optional-chain.ts'
import type { Module, Site } from './program.ts'
import { child, children, eachChild, flag, isTypeOnly, needed, word, type SyntaxNode } from './syntax-node.ts'
import { SiteBook } from './site-book.ts'
import { endsWithUpdate, isNameCode, shorten } from './trivia.ts'
import { boundNames, declaredNames, isFunction, lexicalNames, varNames, VisibleLocals } from './visible-locals.ts'

/**
 * Puts the hooks of INSTRUMENTATION.md into one module, whose types are blanked already. Adds its places to `sites`,
 * which the whole program shares. Only inserts: `async` is put in a comment, not taken out.
 */
export function instrument(source: ParsedFile, sites: Site[], keepLocals: boolean, accesses: AccessText | null = null): Module {
  const work = new Instrumenter(source, sites, keepLocals, accesses)
  work.module()
  return { name: source.name, ...work.insertions.apply(source.text, source.starts) }
}

class Instrumenter {
  readonly insertions = new Insertions()
  readonly #source: ParsedFile
  readonly #text: string
  readonly #sites: SiteBook
  readonly #keepLocals: boolean
  readonly #accesses: AccessText | null
  /** Inside an async function or at the top of the module; null where awaits and calls are left alone. */
  #locals: VisibleLocals | null = null
  readonly #top = new VisibleLocals()
  /** What an arrow inside an async function calls and gives back, that function called: `all([() => read(id)])`. */
  #givenBack: SyntaxNode | null = null
  #heldLoops = 0
  #kept: Map<number, string[]> | null = null

  constructor(source: ParsedFile, sites: Site[], keepLocals: boolean, accesses: AccessText | null) {
    this.#accesses = accesses
    this.#source = source
    this.#text = source.text
    this.#sites = new SiteBook(source, sites)
    this.#keepLocals = keepLocals
  }

  module(): void {
    const { program, name } = this.#source
    const body = children(program, 'body')
    const site = this.#sites.add('import', 0, name)
    this.insertions.add(0, `${importHooks}${this.#accesses ? ` ${importAccessHooks}${this.#accesses.beginning(program)}` : ''} const __il_t = __il_module(${site}); `)
    this.#locals = this.#top
    this.#locals.enter([...lexicalNames(body), ...varNames(program)])
    this.#statements(body)
    // After the last statement, not at the end of the text: that may be inside a comment.
    this.insertions.add(body.at(-1)?.end ?? 0, ';__il_end(__il_t)')
  }

  /** Inserts a word, apart from a keyword right before it: `return(f)()`. */
  #before(at: number, text: string): void {
    this.insertions.add(at, at > 0 && isNameCode(this.#text.charCodeAt(at - 1)) ? ` ${text}` : text)
  }

  #statements(statements: readonly SyntaxNode[]): void {
    for (const statement of statements) this.#visit(statement, true)
  }

  #visitAll(nodes: readonly SyntaxNode[]): void {
    for (const node of nodes) this.#visit(node)
  }

  #visitChildren(node: SyntaxNode): void {
    eachChild(node, (inner) => this.#visit(inner))
  }

  /** Visits with a different function around, or none. */
  #within(locals: VisibleLocals | null, visit: () => void): void {
    const outer = this.#locals
    this.#locals = locals
    visit()
    this.#locals = outer
  }

  #scope(declares: Iterable<string>, visit: () => void): void {
    this.#locals?.enter(declares)
    visit()
    this.#locals?.leave()
  }

  #visit(node: SyntaxNode, inList = false): void {
    if (isTypeOnly(node)) return
    // A chain sees to its own: it may be reached by other ways.
    const around = node.type === 'ChainExpression' ? null : this.#accesses
    if (around) this.#insert(around.opening(node))
    this.#visitNode(node, inList)
    if (around) this.#insert(around.closing(node))
  }

  #insert(pieces: readonly Piece[]): void {
    for (const { at, text } of pieces) this.#before(at, text)
  }

  #visitNode(node: SyntaxNode, inList: boolean): void {
    switch (node.type) {
      case 'Identifier': case 'Literal': case 'TemplateElement':
        return
      case 'FunctionDeclaration':
      case 'FunctionExpression': case 'ArrowFunctionExpression':
        return this.#keeping(node, () => this.#function(node, node.start))
      case 'MethodDefinition': case 'Property':
        return this.#member(node)
      case 'PropertyDefinition': case 'AccessorProperty':
        return this.#field(node)
      case 'StaticBlock':
        return this.#within(null, () => this.#statements(children(node, 'body')))
      case 'BlockStatement': {
        const body = children(node, 'body')
        this.#begin(node, node.start + 1)
        return this.#scope(lexicalNames(body), () => this.#statements(body))
      }
      case 'SwitchCase': {
        const test = child(node, 'test')
        if (test) this.#visit(test)
        const body = children(node, 'consequent')
        // Each case by itself: what another declares may not have its value here.
        return this.#scope(lexicalNames(body), () => this.#statements(body))
      }
      case 'VariableDeclarator': {
        const id = needed(node, 'id')
        const init = child(node, 'init')
        if (init) this.#sites.nameAs(init, id)
        this.#visitChildren(node)
        this.#locals?.declare(id)
        return
      }
      case 'AssignmentExpression':
        this.#sites.nameAs(needed(node, 'right'), needed(node, 'left'))
        return this.#visitChildren(node)
      case 'ExpressionStatement':
        if (startsWithAsyncArrow(needed(node, 'expression'), node.start)) this.insertions.add(node.start, '0, ')
        return this.#visitChildren(node)
      case 'ForStatement': case 'ForInStatement': case 'ForOfStatement':
        return this.#loop(node, node, inList)
      case 'LabeledStatement':
        return this.#labeled(node, inList)
      case 'TryStatement':
        return this.#try(node)
      case 'ReturnStatement':
        return this.#return(node)
      case 'AwaitExpression':
        return this.#await(node)
      case 'CallExpression':
        return this.#call(node)
      case 'ChainExpression':
        return this.#chain(node, true)
      case 'TSAsExpression': case 'TSSatisfiesExpression':
        return this.#visit(needed(node, 'expression'))
      case 'TaggedTemplateExpression':
        this.#reference(needed(node, 'tag'))
        return this.#visit(needed(node, 'quasi'))
      case 'UnaryExpression':
        if (word(node, 'operator') === 'delete') return this.#reference(needed(node, 'argument'))
        return this.#visitChildren(node)
      case 'ExportDefaultDeclaration':
        this.#sites.name(needed(node, 'declaration'), 'default')
        return this.#visitChildren(node)
      default:
        return this.#visitChildren(node)
    }
  }

  /** What access tracking declares at the beginning of a body. */
  #begin(body: SyntaxNode, at: number): void {
    const text = this.#accesses?.beginning(body)
    if (text) this.insertions.add(at, text)
  }

  // Functions

  /** A method of a class or of an object; its `async` stands before its key. */
  #member(node: SyntaxNode): void {
    const key = needed(node, 'key')
    const value = needed(node, 'value')
    if (flag(node, 'computed')) this.#visit(key)
    const isMethod = node.type === 'MethodDefinition' || flag(node, 'method') || ['get', 'set'].includes(word(node, 'kind'))
    this.#sites.name(value, shorten(this.#sites.slice(key)))
    if (!isMethod) {
      // In a shorthand the key and the value are one.
      if (!flag(node, 'shorthand') || value.type !== 'Identifier') this.#visit(value)
      return
    }
    if (!flag(value, 'async') || flag(value, 'generator')) return this.#function(value, value.start)
    const { at, isStatic } = asyncKeywordOf(node, this.#text)
    // Without `async` in front, `[key]` or a name would continue a field before it that has no semicolon.
    if (node.type === 'MethodDefinition' && !isStatic) this.insertions.add(at, ';')
    this.#function(value, at, key.start)
  }

  #field(node: SyntaxNode): void {
    const key = needed(node, 'key')
    if (flag(node, 'computed')) this.#visit(key)
    const value = child(node, 'value')
    if (value === null) return
    this.#sites.name(value, shorten(this.#sites.slice(key)))
    this.#within(null, () => this.#visit(value))
  }

  #keeping(node: SyntaxNode, visit: () => void): void {
    const names = (this.#kept ??= keptCaptures(this.#source.program)).get(node.start)?.join(', ')
    if (names !== undefined) this.#before(node.start, `((${names}) => (`)
    visit()
    if (names !== undefined) this.insertions.add(node.end, `))(${names})`)
  }

  #function(node: SyntaxNode, asyncAt: number, placeAt = asyncAt): void {
    const shape = asyncShape(node, asyncAt, this.#text)
    if (shape === null && node.type.startsWith('Arrow') && this.#locals && this.#locals !== this.#top) this.#givenBack = needed(node, 'body')
    if (shape === null) return this.#within(null, () => this.#visitAll([...children(node, 'params'), needed(node, 'body')]))
    const { params, body, bound, vars, simple, isArrow, closeAt } = shape
    const id = child(node, 'id')
    const label = id ? word(id, 'name') : this.#sites.nameOf(node)
    const task = `return __il_task(${this.#sites.add('function', placeAt, label)}, `
    const [open, close] = simple
      ? [` ${task}async (__il_t) => { try {`, `${closeTask} }, [${bound.join(', ')}]) `]
      : [' return (async () => { try {', `${closeTask} })() `]
    const locals = new VisibleLocals()
    locals.enter([...bound, ...vars])
    for (const param of params) locals.declare(param)

    this.insertions.add(asyncAt, '/*')
    this.insertions.add(asyncAt + 'async'.length, '*/')
    if (!simple) {
      this.insertions.add(params[0]!.start, `...__il_args) ${isArrow ? '=> ' : ''}{ ${task}${openBinding}`)
      this.#within(locals, () => this.#visitAll(params))
      if (!isArrow) this.insertions.add(closeAt, ' =>')
    }
    if (body.type === 'BlockStatement') {
      this.insertions.add(body.start + 1, open)
      this.#begin(body, body.start + 1)
      this.#within(locals, () => {
        const statements = children(body, 'body')
        this.#scope(lexicalNames(statements), () => this.#statements(statements))
      })
      this.insertions.add(body.end - 1, close)
    } else {
      // In braces, as an arrow with a block is: a bracket on the next line must not call it.
      const site = this.#sites.add('await', body.start, shorten(this.#sites.slice(body)))
      this.insertions.add(closeAt, ` {${open}${this.#accesses?.beginning(node) ?? ''} return __il_return(__il_t, ${site}, (`)
      this.#within(locals, () => this.#visit(body))
      this.insertions.add(node.end, `)) ${close}}`)
    }
    if (!simple) this.insertions.add(node.end, closeBinding)
  }

  // Statements

  #labeled(node: SyntaxNode, inList: boolean): void {
    let inner = needed(node, 'body')
    while (inner.type === 'LabeledStatement') inner = needed(inner, 'body')
    if (inner.type === 'ForOfStatement' && flag(inner, 'await')) return this.#loop(inner, node, inList)
    // `continue outer` out of a `for await` comes back here from closing its iterator.
    const body = child(inner, 'body')
    if (this.#locals && inner.type.startsWith('For') && body?.type === 'BlockStatement') this.insertions.add(body.start + 1, comeBack)
    this.#visit(inner)
    if (this.#locals && inList) this.insertions.add(node.end, comeBack)
  }

  #loop(node: SyntaxNode, outermost: SyntaxNode, inList: boolean): void {
    const head = child(node, 'init') ?? child(node, 'left')
    const declares = head?.type === 'VariableDeclaration' ? declaredNames(head) : []
    this.#scope(declares, () => {
      if (flag(node, 'await')) return this.#forAwait(node, outermost, inList)
      this.#visitHead(node, head)
      for (const part of ['test', 'update', 'right'] as const) {
        const inner = child(node, part)
        if (inner) this.#visit(inner)
      }
      this.#declareHead(head)
      this.#visit(needed(node, 'body'))
    })
  }

  /** `for (const x of xs)`: x has no value yet while `xs` is computed. */
  #visitHead(node: SyntaxNode, head: SyntaxNode | null): void {
    if (head === null) return
    if (node.type === 'ForStatement' || head.type !== 'VariableDeclaration') return this.#visit(head)
    for (const declarator of children(head, 'declarations')) this.#visit(needed(declarator, 'id'))
  }

  #declareHead(head: SyntaxNode | null): void {
    if (head?.type !== 'VariableDeclaration') return
    for (const declarator of children(head, 'declarations')) this.#locals?.declare(child(declarator, 'id'))
  }

  #forAwait(node: SyntaxNode, outermost: SyntaxNode, inList: boolean): void {
    const [left, right, body] = [needed(node, 'left'), needed(node, 'right'), needed(node, 'body')]
    const traced = this.#locals !== null
    const held = `__il_w${++this.#heldLoops}`
    const loop = loopTexts(held, traced, body.type === 'BlockStatement')
    if (!inList && traced) this.#before(outermost.start, '{ ')
    this.#visitHead(node, left)
    const hook = traced ? `__il_iter(__il_t, ${this.#sites.add('await', node.start, shorten(this.#sites.slice(right)))}, ` : '__il_loop('
    this.#before(right.start, `(${held} = ${hook}`)
    this.#visit(right)
    this.insertions.add(right.end, '))')
    this.#declareHead(left)
    this.insertions.add(body.start + loop.inside, loop.open)
    this.#visit(body)
    this.insertions.add(body.end - loop.inside, loop.close)
    if (traced) this.insertions.add(node.end, inList ? comeBack : `${comeBack} }`)
  }

  #try(node: SyntaxNode): void {
    this.#visit(needed(node, 'block'))
    const handler = child(node, 'handler')
    if (handler) {
      const param = child(handler, 'param')
      const body = needed(handler, 'body')
      this.#scope(param ? boundNames(param) : [], () => {
        if (param) this.#visit(param)
        this.#locals?.declare(param)
        if (this.#locals) this.insertions.add(body.start + 1, comeBack)
        this.#visit(body)
      })
    }
    const finalizer = child(node, 'finalizer')
    if (finalizer === null) return
    if (this.#locals) this.insertions.add(finalizer.start + 1, comeBack)
    this.#visit(finalizer)
  }

  #return(node: SyntaxNode): void {
    const argument = child(node, 'argument')
    if (argument === null) return
    if (this.#locals === null) return this.#visit(argument)
    const sequence = argument.type === 'SequenceExpression'
    const site = this.#sites.add('await', argument.start, shorten(this.#sites.slice(argument)))
    this.#before(argument.start, `__il_return(__il_t, ${site}, ${sequence ? '(' : ''}`)
    this.#visit(argument)
    // The `;` because what follows on the next line could continue a closing bracket.
    this.insertions.add(argument.end, `${sequence ? ')' : ''})${this.#text[node.end - 1] === ';' ? '' : ';'}`)
  }

  // Expressions

  #await(node: SyntaxNode): void {
    const argument = needed(node, 'argument')
    if (this.#locals === null) return this.#visit(argument)
    const names = this.#keepLocals ? this.#locals.names() : []
    const site = this.#sites.add('await', node.start, shorten(this.#sites.slice(argument)), this.#keepLocals ? names : undefined)
    const read = this.#keepLocals ? `, (__il_n) => ${names.map((name, i) => `__il_n === ${i} ? ${name} : `).join('')}undefined` : ''
    this.#before(node.start, '__il_resume(__il_t, ')
    this.#before(argument.start, `__il_suspend(__il_t, ${site}, `)
    this.#visit(argument)
    this.insertions.add(argument.end, `${read}))${endsWithUpdate(this.#text, argument.end) ? ';' : ''}`)
  }

  #call(node: SyntaxNode): void {
    const callee = needed(node, 'callee')
    const wrapped = (this.#locals !== null || node === this.#givenBack) && callee.type !== 'Super'
    if (wrapped) this.#before(node.start, `__il_call(${this.#sites.addCall(node)}, `)
    this.#reference(callee)
    const args = children(node, 'arguments')
    for (const arg of args) if (isFunction(arg)) this.#sites.name(arg, `callback of ${shorten(this.#sites.slice(callee), 40)}`)
    this.#visitAll(args)
    if (wrapped) this.insertions.add(node.end, ')')
  }

  /** What is called, tagged or deleted: `(a?.b().c)()` needs the reference, which a wrapping would turn into a value. */
  #reference(node: SyntaxNode): void {
    if (node.type === 'ChainExpression') return this.#chain(node, child(node, 'expression')?.type === 'CallExpression')
    const transparent = ['ParenthesizedExpression', 'TSNonNullExpression', 'TSAsExpression', 'TSSatisfiesExpression']
    if (!transparent.includes(node.type)) return this.#visit(node)
    this.#insert(this.#accesses?.opening(node) ?? [])
    this.#reference(needed(node, 'expression'))
    this.#insert(this.#accesses?.closing(node) ?? [])
  }

  /** An optional chain is wrapped once, as a whole: a wrapping inside would end its short circuit. */
  #chain(node: SyntaxNode, mayWrap: boolean): void {
    const { links, start } = chainLinks(node)
    const call = links.find(({ type }) => type === 'CallExpression')
    const wrapped = mayWrap && call !== undefined && this.#locals !== null
    const accesses = this.#accesses
    this.#insert(accesses?.opening(node) ?? [])
    if (wrapped) this.#before(node.start, `__il_call(${this.#sites.addCall(call)}, `)
    this.#reference(start)
    for (const link of links.toReversed()) {
      const segment = accesses?.segments.get(link)
      for (const later of segment?.links ?? []) this.#insert(accesses?.opening(later) ?? [])
      for (const { at, text } of segment?.base ?? []) this.insertions.add(at, text)
      if (link.type === 'CallExpression') this.#visitAll(children(link, 'arguments'))
      if (link.type === 'MemberExpression' && flag(link, 'computed')) this.#visit(needed(link, 'property'))
      this.#insert(accesses?.closing(link) ?? [])
    }
    if (wrapped) this.insertions.add(node.end, ')')
    this.#insert(accesses?.closing(node) ?? [])
  }
}
