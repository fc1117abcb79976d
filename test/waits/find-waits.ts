import ts from 'typescript'

/** What `@interleave/patterns` has, written by hand. */
export type Wait = 'setTimeout that a promise waits for' | 'Promise.race' | 'AbortSignal.timeout' | 'timers/promises' | 'a loop that waits and tries again'

export interface FoundWait {
  wait: Wait
  line: number
}

/**
 * Lists the waits, races, limits and repetitions that a TypeScript or Svelte file writes by hand. What is in strings is no code of
 * ours; a timer that nobody waits for is no wait, and neither is a loop that goes on when it went well.
 */
export function findWaits(file: string, text: string): FoundWait[] {
  const source = ts.createSourceFile(file, file.endsWith('.svelte') ? scriptOf(text) : text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS)
  const found: FoundWait[] = []
  const visit = (node: ts.Node): void => {
    const wait = waitIn(node)
    if (wait !== undefined) found.push({ wait, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1 })
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function waitIn(node: ts.Node): Wait | undefined {
  if (ts.isCallExpression(node) && /^((globalThis|window|self)\.)?setTimeout$/.test(nameOf(node.expression)) && isWaitedFor(node)) return 'setTimeout that a promise waits for'
  const name = ts.isPropertyAccessExpression(node) ? nameOf(node) : ''
  if (name === 'Promise.race' || name === 'AbortSignal.timeout') return name
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier) && /^(node:)?timers\/promises$/.test(node.moduleSpecifier.text)) return 'timers/promises'
  if (ts.isIterationStatement(node, false) && has(node.statement, endsWhenWell) && has(node.statement, sleeps)) return 'a loop that waits and tries again'
  return undefined
}

/** In the executor of a promise, or calling what settles or aborts, itself or by a function of the same file. */
function isWaitedFor(timer: ts.CallExpression): boolean {
  for (let node: ts.Node = timer; !ts.isSourceFile(node); node = node.parent)
    if (ts.isNewExpression(node) && nameOf(node.expression) === 'Promise') return true
  const [called] = timer.arguments
  if (called === undefined) return false
  const text = ts.isIdentifier(called) ? `${called.text} ${declared(timer.getSourceFile(), called.text)}` : called.getText()
  return /^(resolve|reject)\b|\b(resolve|reject|abort)\(/i.test(text)
}

/** The text of the function that a file gives a name. */
function declared(source: ts.SourceFile, name: string): string {
  let text = ''
  const visit = (node: ts.Node): void => {
    if ((ts.isVariableDeclaration(node) || ts.isFunctionDeclaration(node)) && node.name?.getText() === name) text += node.getText()
    ts.forEachChild(node, visit)
  }
  visit(source)
  return text
}

/** Whether a part of `node` is one that is looked for; functions within run at another time. */
function has(node: ts.Node, isIt: (node: ts.Node) => boolean): boolean {
  return isIt(node) || (!ts.isFunctionLike(node) && ts.forEachChild(node, (child) => has(child, isIt)) === true)
}

/** A `try` that leaves the loop when nothing was thrown, and goes on when something was. */
const endsWhenWell = (node: ts.Node): boolean =>
  ts.isTryStatement(node) && node.catchClause !== undefined && has(node.tryBlock, (inner) => ts.isReturnStatement(inner) || ts.isBreakStatement(inner))
const sleeps = (node: ts.Node): boolean => ts.isAwaitExpression(node) && ts.isCallExpression(node.expression) && /(^|\.)(sleep|wait|delay|pause)$/.test(nameOf(node.expression.expression))

function nameOf(node: ts.Node): string {
  if (ts.isIdentifier(node)) return node.text
  if (ts.isPropertyAccessExpression(node)) return `${nameOf(node.expression)}.${node.name.text}`
  return ''
}

/** The scripts of a component, each line where it was. */
function scriptOf(text: string): string {
  let inside = false
  return text.split('\n').map((line) => {
    const opens = line.startsWith('<script')
    const closes = line.startsWith('</script>')
    const keep = inside && !closes
    inside = opens || (inside && !closes)
    return keep ? line : ''
  }).join('\n')
}
