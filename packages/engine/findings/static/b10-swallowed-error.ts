import { children, needed, word, type SyntaxNode } from '../../compile/syntax-node.ts'
import { isFunction } from '../../compile/visible-locals.ts'
import type { StaticFinding } from '../finding.ts'
import { argumentsOf, bare, calleeName, propertyName, type Project, type Source } from '../source/project.ts'
import { ownNodes } from '../source/walk.ts'
import { suspect } from './suspect.ts'

/** B10: an error of async work is caught, and nobody is told: an empty catch, or `.catch(() => {})`. A comment says why it may be. */
export function* swallowedError(source: Source, _project: Project): Generator<StaticFinding> {
  const { tree } = source
  for (const handler of tree.all('CatchClause')) {
    const body = needed(handler, 'body')
    const attempt = tree.parent(handler)
    if (children(body, 'body').length > 0 || hasComment(source, body) || !attempt || !awaits(needed(attempt, 'block'))) continue
    yield suspect(source, 'B10', handler, 'Whatever fails in this try is caught here and told to nobody.', { about: attempt })
  }
  for (const call of tree.all('CallExpression')) {
    const [handler] = argumentsOf(call)
    if (propertyName(needed(call, 'callee')) !== 'catch' || !handler || !isFunction(handler) || !isEmpty(source, handler)) continue
    const promise = bare(needed(bare(needed(call, 'callee')), 'object'))
    if (isAlsoAwaited(source, promise) || isWaitForAbort(source, promise) || hasComment(source, call)) continue
    yield suspect(source, 'B10', call, `A failure of ${tree.textOf(promise).replace(/\s+/g, ' ').slice(0, 50)} is caught here and told to nobody.`)
  }
}

function awaits(block: SyntaxNode): boolean {
  for (const node of ownNodes(block)) if (node.type === 'AwaitExpression') return true
  return false
}

/** `() => {}`, `() => undefined`, `() => null`: whoever returns something else has an answer to the error. */
function isEmpty(source: Source, handler: SyntaxNode): boolean {
  const body = bare(needed(handler, 'body'))
  if (body.type === 'BlockStatement') return children(body, 'body').length === 0
  if (body.type === 'UnaryExpression') return word(body, 'operator') === 'void' && bare(needed(body, 'argument')).type === 'Literal'
  return body.type === 'Identifier' && word(body, 'name') === 'undefined' && source.bindings.isGlobal(body)
}

/** `work.catch(() => {})` on a promise that is awaited elsewhere only keeps it from being unhandled until then. */
function isAlsoAwaited({ bindings }: Source, promise: SyntaxNode): boolean {
  // What is kept in an object is there for somebody.
  if (promise.type === 'MemberExpression') return true
  if (promise.type !== 'Identifier') return false
  const binding = bindings.of(promise)
  return binding !== null && (binding.uses.length > 1 || binding.kind === 'parameter')
}

/** A sleep that was given a signal fails for one reason only, and that is how it is ended early. */
function isWaitForAbort({ tree }: Source, promise: SyntaxNode): boolean {
  return promise.type === 'CallExpression' && /^(?:sleep|delay|wait|setTimeout|once)$/.test(calleeName(promise)) && /signal/i.test(tree.textOf(promise))
}

/** A comment inside, on the same line, or on the line before. */
function hasComment({ tree }: Source, node: SyntaxNode): boolean {
  const inside = tree.textOf(node)
  if (/\/\/|\/\*/.test(inside)) return true
  const line = tree.text.lastIndexOf('\n', node.start - 1)
  const before = tree.text.slice(tree.text.lastIndexOf('\n', line - 1) + 1, Math.max(line, 0)).trim()
  const lineEnd = tree.text.indexOf('\n', node.end)
  const after = tree.text.slice(node.end, lineEnd === -1 ? undefined : lineEnd)
  return /^(?:\/\/|\/?\*)/.test(before) || /\/\/|\/\*/.test(after)
}
