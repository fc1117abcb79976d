import ts from 'typescript'
import type { Fix, Problem } from './messages.ts'

/**
 * Promises that a statement makes and drops: B1 as types prove it. What a `test` or `describe` of the test runner gives is
 * the runner's to await; `void` says that it is meant.
 */
export function floatingPromises(checker: ts.TypeChecker, source: ts.SourceFile, file: string): Problem[] {
  const found: Problem[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node)) {
      const call = bare(node.expression)
      if (ts.isCallExpression(call) && isPromise(checker, checker.getTypeAtLocation(call)) && !isHandled(call) && !isRunners(checker, call)) found.push(problem(source, call, file))
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function isPromise(checker: ts.TypeChecker, type: ts.Type): boolean {
  const parts = type.isUnion() ? type.types : [type]
  return parts.some((part) => {
    const name = part.getSymbol()?.getName()
    return name === 'Promise' || (name !== undefined && checker.getPropertyOfType(part, 'then') !== undefined && checker.getPropertyOfType(part, 'catch') !== undefined)
  })
}

/** `.catch(handler)`, `.then(use, handler)`, and `.finally` on one of them. */
function isHandled(call: ts.CallExpression): boolean {
  if (!ts.isPropertyAccessExpression(call.expression)) return false
  const { name, expression } = call.expression
  if (name.text === 'catch') return call.arguments.length > 0
  if (name.text === 'then') return call.arguments.length > 1
  const inner = bare(expression)
  return name.text === 'finally' && ts.isCallExpression(inner) && isHandled(inner)
}

function isRunners(checker: ts.TypeChecker, call: ts.CallExpression): boolean {
  const declaration = checker.getResolvedSignature(call)?.getDeclaration()
  return declaration !== undefined && declaration.getSourceFile().fileName.endsWith('/:guest/modules.d.ts') && ts.findAncestor(declaration, isTestModule) !== undefined
}

function isTestModule(node: ts.Node): boolean {
  return ts.isModuleDeclaration(node) && node.name.text === 'node:test'
}

function problem(source: ts.SourceFile, call: ts.CallExpression, file: string): Problem {
  const from = call.getStart(source)
  return {
    from,
    to: call.end,
    severity: 'warning',
    source: 'B1',
    message: 'Nobody awaits this promise: the code after it does not wait for its end, and its failure is unhandled.',
    fixes: canAwait(call) ? [addAwait(source, call, file)] : [],
  }
}

function addAwait(source: ts.SourceFile, call: ts.CallExpression, file: string): Fix {
  const at = call.getStart(source)
  return { title: 'Add await', edits: [{ file, from: at, to: at, insert: 'await ' }] }
}

/** In an async function, or at the top of a module. */
function canAwait(node: ts.Node): boolean {
  const around = ts.findAncestor(node, (outer) => ts.isFunctionLike(outer) || ts.isClassStaticBlockDeclaration(outer))
  if (around === undefined) return true
  return ts.isFunctionLike(around) && ts.canHaveModifiers(around) && (ts.getModifiers(around) ?? []).some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)
}

/** An expression without brackets, `!`, `as` and `satisfies` around it. */
function bare(expression: ts.Expression): ts.Expression {
  let inner = expression
  while (ts.isParenthesizedExpression(inner) || ts.isNonNullExpression(inner) || ts.isAsExpression(inner) || ts.isSatisfiesExpression(inner)) inner = inner.expression
  return inner
}
