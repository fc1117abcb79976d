import { child, children, eachChild, field, flag, isNode, isTypeOnly, word, type SyntaxNode } from './syntax-node.ts'
import { skipTrivia, wordAt } from './trivia.ts'

/**
 * Types replaced by spaces, every other character where it was. Equal to Node's `stripTypeScriptTypes`, save where that
 * one leaves a program that means something else (the tests name those places).
 */
export function blankTypes(program: SyntaxNode, text: string): string {
  const blanks = new Blanks(text)
  blanks.visit(program)
  return blanks.finish()
}

const typeModifiers = new Set(['public', 'private', 'protected', 'readonly', 'override', 'abstract', 'declare'])
const otherModifiers = new Set(['static', 'async', 'get', 'set', 'accessor'])

/** A place where a `;` has to stand if what follows, once types are gone, would continue what came before. */
interface Junction {
  at: number
  /** End of what is blanked. */
  end: number
  continuations: string
}

class Blanks {
  readonly #text: string
  readonly #ranges: [start: number, end: number][] = []
  readonly #chars: [at: number, char: string][] = []
  readonly #junctions: Junction[] = []
  /** Where a `return`, `throw` or `yield` has its operand: no line may end between the two. */
  #operandAt = -1

  constructor(text: string) {
    this.#text = text
  }

  finish(): string {
    const blanked = blankRanges(this.#text, this.#ranges)
    // Of several that meet the same token (`a as B as C`), the last, outermost one counts.
    const guards = new Map<number, number>()
    for (const { at, end, continuations } of this.#junctions) {
      const next = skipTrivia(blanked, end)
      const char = blanked[next]
      if (char === undefined || !continuations.includes(char)) continue
      if ((char === '+' || char === '-') && blanked[next + 1] === char) continue
      guards.set(next, at)
    }
    for (const at of guards.values()) this.#chars.push([at, ';'])
    return setChars(blanked, this.#chars)
  }

  visit(node: SyntaxNode): void {
    if (isTypeOnly(node)) return this.#blank(node.start, node.end)
    switch (node.type) {
      case 'Program':
      case 'BlockStatement':
      case 'StaticBlock':
        return this.#statements(children(node, 'body'), node.type !== 'Program')
      case 'SwitchCase': {
        const test = child(node, 'test')
        if (test) this.visit(test)
        return this.#statements(children(node, 'consequent'), true)
      }
      case 'Literal':
      case 'ThisExpression':
      case 'TemplateElement':
        return
      case 'Identifier':
      case 'ObjectPattern':
      case 'ArrayPattern':
        return this.#binding(node)
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
        return this.#cast(node)
      case 'TSNonNullExpression':
        this.#blank(node.end - 1, node.end)
        break
      case 'VariableDeclarator':
        if (flag(node, 'definite')) this.#mark(child(node, 'id'))
        break
      case 'ArrowFunctionExpression':
        this.#arrow(node)
        break
      case 'FunctionDeclaration':
      case 'FunctionExpression':
        return this.#function(node)
      case 'ClassDeclaration':
      case 'ClassExpression':
        return this.#class(node)
      case 'ClassBody':
        return this.#members(children(node, 'body'))
      case 'ImportDeclaration':
        return this.#specifiers(node, 'importKind')
      case 'ExportNamedDeclaration':
        this.#specifiers(node, 'exportKind')
        break
      case 'ReturnStatement':
      case 'ThrowStatement':
      case 'YieldExpression':
        this.#operandAt = child(node, 'argument')?.start ?? -1
        break
    }
    eachChild(node, (inner) => this.visit(inner))
  }

  #blank(start: number, end: number): void {
    this.#ranges.push([start, end])
  }

  #statements(statements: SyntaxNode[], nested: boolean): void {
    let kept: SyntaxNode | null = null
    for (let i = 0; i < statements.length; i++) {
      const statement = statements[i]!
      this.visit(statement)
      if (!isTypeOnly(statement)) {
        kept = statement
        continue
      }
      const next = statements[i + 1]
      if (next === undefined || isTypeOnly(next)) continue
      const before = statements[i - 1]
      const open = before === undefined ? nested : this.#text[before.end - 1] !== ';'
      const keptOpen = kept !== null && this.#text[kept.end - 1] !== ';'
      if (open || keptOpen) this.#junctions.push({ at: statement.start, end: statement.end, continuations: '([`+-/' })
    }
  }

  /** `name?: Type`, `{ a }: Type` */
  #binding(node: SyntaxNode): void {
    if (flag(node, 'optional')) this.#mark(node)
    eachChild(node, (inner) => this.visit(inner))
  }

  /** Blanks the `?` or `!` behind a binding. */
  #mark(binding: SyntaxNode | null): void {
    if (binding === null) return
    const annotation = child(binding, 'typeAnnotation')
    let at: number
    if (binding.type === 'Identifier') at = skipTrivia(this.#text, binding.start + wordAt(this.#text, binding.start).length)
    else {
      at = (annotation?.start ?? binding.end) - 1
      while (at > binding.start && /\s/.test(this.#text[at]!)) at--
    }
    // The parser also calls the callee of `f?.<T>()` optional.
    if (this.#text[at + 1] === '.') return
    if (this.#text[at] === '?' || this.#text[at] === '!') this.#blank(at, at + 1)
  }

  #cast(node: SyntaxNode): void {
    const expression = child(node, 'expression')
    if (expression === null) return
    this.visit(expression)
    const at = skipTrivia(this.#text, expression.end)
    this.#blank(at, node.end)
    this.#junctions.push({ at, end: node.end, continuations: '([`' })
  }

  #function(node: SyntaxNode): void {
    for (const param of children(node, 'params')) {
      if (param.type !== 'Identifier' || word(param, 'name') !== 'this') continue
      this.#blank(param.start, this.#pastComma(param.end))
    }
    eachChild(node, (inner) => {
      if (inner.type !== 'Identifier' || word(inner, 'name') !== 'this') this.visit(inner)
    })
  }

  /** Brackets move where blanking would leave the end of a line at a place where the language allows none. */
  #arrow(node: SyntaxNode): void {
    const text = this.#text
    const typeParameters = child(node, 'typeParameters')
    const returnType = child(node, 'returnType')
    const isAsync = flag(node, 'async')
    if (typeParameters && (isAsync || node.start === this.#operandAt)) {
      const open = skipTrivia(text, typeParameters.end)
      const from = isAsync ? node.start + 'async'.length : typeParameters.start
      if (text.slice(from, open).includes('\n')) this.#move(open, typeParameters.start)
    }
    if (returnType) {
      const params = children(node, 'params')
      let at = params.at(-1)?.end ?? typeParameters?.end ?? node.start + (isAsync ? 'async'.length : 0)
      for (at = skipTrivia(text, at); text[at] === '(' || text[at] === ','; at = skipTrivia(text, at + 1));
      if (text.slice(at, returnType.end).includes('\n')) this.#move(at, returnType.end - 1)
    }
  }

  #move(from: number, to: number): void {
    this.#chars.push([from, ' '], [to, this.#text[from]!])
  }

  #class(node: SyntaxNode): void {
    if (flag(node, 'abstract')) this.#blank(node.start, node.start + 'abstract'.length)
    const clauses = children(node, 'implements')
    const last = clauses.at(-1)
    if (last) {
      const before = ['superTypeParameters', 'superClass', 'typeParameters', 'id'].map((name) => child(node, name)).find((part) => part)
      const at = before ? before.end : node.start + 'class'.length
      this.#blank(skipTrivia(this.#text, at), last.end)
    }
    eachChild(node, (inner) => {
      if (!clauses.includes(inner)) this.visit(inner)
    })
  }

  #members(members: SyntaxNode[]): void {
    /** The last member that stays, and where the blanked ones behind it begin. */
    let kept: SyntaxNode | null = null
    let gapAt = -1
    for (const member of members) {
      if (isTypeOnly(member)) {
        this.#blank(member.start, member.end)
        if (gapAt === -1) gapAt = member.start
        continue
      }
      const hazard = this.#member(member)
      const open = kept?.type === 'PropertyDefinition' && this.#text[kept.end - 1] !== ';'
      if (hazard && open && gapAt !== -1) this.#chars.push([gapAt, ';'])
      kept = member
      gapAt = -1
    }
  }

  /** Tells whether what is left of the member begins with a token that would continue a field before it. */
  #member(member: SyntaxNode): boolean {
    const key = child(member, 'key')
    if (key === null) {
      this.visit(member)
      return false
    }
    const text = this.#text
    let at = member.start
    let isStatic = false
    for (; at < key.start; at = skipTrivia(text, at)) {
      const modifier = wordAt(text, at)
      if (typeModifiers.has(modifier)) this.#blank(at, at + modifier.length)
      else if (otherModifiers.has(modifier)) isStatic ||= modifier === 'static'
      else break
      at += modifier.length
    }
    const computed = flag(member, 'computed')
    const value = child(member, 'value')
    const name = key.type === 'Identifier' && !computed ? word(key, 'name') : ''
    const generator = member.type === 'MethodDefinition' && value !== null && flag(value, 'generator')
    const hazard = !isStatic && (computed || generator || name === 'in' || name === 'instanceof')
    if (hazard && typeModifiers.has(wordAt(text, member.start)) && member.start < key.start) this.#chars.push([member.start, ';'])

    at = skipTrivia(text, key.end)
    if (computed) at = skipTrivia(text, at + 1)
    const marked = (flag(member, 'optional') || flag(member, 'definite')) && (text[at] === '?' || text[at] === '!')
    if (marked) this.#blank(at, at + 1)
    // `get: Type` on a line of its own must not become the `get` of the next member.
    const bare = member.type === 'PropertyDefinition' && value === null && text[member.end - 1] !== ';'
    if (bare && otherModifiers.has(name) && (marked || isNode(field(member, 'typeAnnotation')))) this.#chars.push([at, ';'])

    if (computed) this.visit(key)
    const annotation = child(member, 'typeAnnotation')
    if (annotation) this.visit(annotation)
    const typeParameters = child(member, 'typeParameters')
    if (typeParameters) this.visit(typeParameters)
    if (value) this.visit(value)
    return hazard
  }

  #specifiers(node: SyntaxNode, kind: string): void {
    for (const specifier of children(node, 'specifiers'))
      if (word(specifier, kind) === 'type') this.#blank(specifier.start, this.#pastComma(specifier.end))
  }

  #pastComma(at: number): number {
    const next = skipTrivia(this.#text, at)
    return this.#text[next] === ',' ? next + 1 : at
  }
}

function blankRanges(text: string, ranges: [start: number, end: number][]): string {
  ranges.sort((a, b) => a[0] - b[0] || b[1] - a[1])
  let out = ''
  let at = 0
  for (const [start, end] of ranges) {
    if (end <= at) continue
    const from = Math.max(start, at)
    out += text.slice(at, from) + text.slice(from, end).replace(/[^\r\n]/g, ' ')
    at = end
  }
  return out + text.slice(at)
}

function setChars(text: string, chars: [at: number, char: string][]): string {
  if (chars.length === 0) return text
  chars.sort((a, b) => a[0] - b[0])
  let out = ''
  let at = 0
  for (const [where, char] of chars) {
    if (where < at) continue
    out += text.slice(at, where) + char
    at = where + 1
  }
  return out + text.slice(at)
}
