import { child, children, eachChild, flag, needed, word, type SyntaxNode } from './syntax-node.ts'
import { skipTrivia, wordAt } from './trivia.ts'
import { boundNames, varNames } from './visible-locals.ts'

/** Where the `async` of a method stands, and whether `static` stands before it. `text` has its types blanked. */
export function asyncKeywordOf(member: SyntaxNode, text: string): { at: number; isStatic: boolean } {
  let isStatic = false
  for (let at = skipTrivia(text, member.start); ; ) {
    const modifier = wordAt(text, at)
    if (modifier === 'async') return { at, isStatic }
    isStatic ||= modifier === 'static'
    at = skipTrivia(text, at + Math.max(modifier.length, 1))
  }
}

/** What of an async function decides how it is wrapped. */
export interface AsyncShape {
  /** Without TypeScript's `this`. */
  params: SyntaxNode[]
  body: SyntaxNode
  /** Names the parameters bind, and every `var` of the body. */
  bound: string[]
  vars: string[]
  /** Plain names, which the wrapped body can go on reading from outside. */
  simple: boolean
  isArrow: boolean
  /** Right behind the `=>` of an arrow, or the `)` of another function's parameters. */
  closeAt: number
}

/** Null for a function that is left as it is: a plain one, a generator, or one whose body cannot be wrapped. */
export function asyncShape(node: SyntaxNode, asyncAt: number, text: string): AsyncShape | null {
  if (!flag(node, 'async') || flag(node, 'generator')) return null
  const body = needed(node, 'body')
  const vars = body.type === 'BlockStatement' ? varNames(body) : []
  if (body.type === 'BlockStatement' && repeatsFunction(body, vars)) return null

  const params = children(node, 'params').filter((param) => param.type !== 'Identifier' || word(param, 'name') !== 'this')
  const bound = params.flatMap(boundNames)
  // A `var` of a parameter's name is that parameter; in a body wrapped once more it would be another.
  if (vars.some((name) => bound.includes(name))) return null
  const simple = params.every(({ type }) => type === 'Identifier')
  const isArrow = node.type === 'ArrowFunctionExpression'
  const afterAsync = asyncAt + 'async'.length
  const paramsEnd = params.at(-1)?.end ?? child(node, 'id')?.end ?? (isArrow ? afterAsync : node.start)
  const close = isArrow ? '=>' : ')'
  let closeAt = skipTrivia(text, paramsEnd)
  while (!text.startsWith(close, closeAt)) closeAt = skipTrivia(text, closeAt + 1)
  return { params, body, bound, vars, simple, isArrow, closeAt: closeAt + close.length }
}

/** Two functions of one name, or a function and a `var`: allowed in a function's body, and not in the `try` put around it. */
function repeatsFunction(body: SyntaxNode, vars: readonly string[]): boolean {
  const seen = new Set(vars)
  for (const statement of children(body, 'body')) {
    if (statement.type !== 'FunctionDeclaration') continue
    const name = word(needed(statement, 'id'), 'name')
    if (seen.has(name)) return true
    seen.add(name)
  }
  return false
}

/** `async () => {}, …`: without `async`, its brackets would be arguments to the line before. */
export function startsWithAsyncArrow(expression: SyntaxNode, at: number): boolean {
  let found = false
  const look = (node: SyntaxNode): void => {
    if (found || node.start !== at) return
    if (node.type === 'ArrowFunctionExpression') found = flag(node, 'async')
    else eachChild(node, look)
  }
  look(expression)
  return found
}
