import { child, children, needed, word, type SyntaxNode } from '../../compile/syntax-node.ts'
import { isFunction } from '../../compile/visible-locals.ts'
import type { StaticFinding } from '../finding.ts'
import type { Binding } from '../source/bindings.ts'
import { isGlobalFetch, propertyOf } from '../source/io-calls.ts'
import { argumentsOf, calleeName, type Project, type Source } from '../source/project.ts'
import { mentions } from '../source/signals.ts'
import { holds, ownNodes } from '../source/walk.ts'
import { suspect } from './suspect.ts'

const waits = /sleep|delay|wait|back_?off|timeout|pause|settimeout|setimmediate|throttle|limit/i

/** B19: a loop that tries the same thing again at once, or one that repeats a request that must not be made twice. */
export function* retryMakesWorse(source: Source, _project: Project): Generator<StaticFinding> {
  const { tree } = source
  for (const loop of tree.all('ForStatement', 'WhileStatement', 'DoWhileStatement')) {
    const attempt = attemptIn(source, loop)
    if (!attempt) continue
    const once = notRepeatable(source, attempt)
    if (once) yield suspect(source, 'B19', once, 'This request changes something, and is sent again when its answer did not come: it may then happen twice.', { fix: 'Send a key that lets the other side recognise the repetition, or do not retry it.' })
    if (!waitsBetween(source, loop, attempt)) yield suspect(source, 'B19', attempt, 'This is tried again as soon as it failed, without a wait in between.', { fix: 'Wait before the next attempt, longer each time, with some randomness.' })
  }
}

/** A try of the loop that succeeds by leaving it, and whose catch lets it go round. */
function attemptIn({ tree, bindings }: Source, loop: SyntaxNode): SyntaxNode | null {
  const counter = child(loop, 'init')
  const changing = new Set<Binding>(counter?.type === 'VariableDeclaration' ? children(counter, 'declarations').flatMap((one) => bindings.declaredBy(needed(one, 'id'))) : [])
  const body = needed(loop, 'body')
  // What each turn finds anew, a free port for one, is another input.
  for (const statement of children(body, 'body')) {
    if (statement.type !== 'VariableDeclaration') continue
    for (const one of children(statement, 'declarations')) for (const binding of bindings.declaredBy(needed(one, 'id'))) changing.add(binding)
  }
  for (const attempt of children(body, 'body')) {
    const handler = attempt.type === 'TryStatement' ? child(attempt, 'handler') : null
    if (!handler) continue
    const block = needed(attempt, 'block')
    const awaited = [...ownNodes(block)].filter(({ type }) => type === 'AwaitExpression')
    // Another mirror, another page: not the same thing again.
    if (awaited.length === 0 || awaited.some((one) => mentions({ tree, bindings }, one, changing))) continue
    const last = children(block, 'body').at(-1)
    if (last?.type !== 'ReturnStatement' && last?.type !== 'BreakStatement') continue
    const end = children(needed(handler, 'body'), 'body').at(-1)
    if (end && ['ThrowStatement', 'ReturnStatement', 'BreakStatement'].includes(end.type)) continue
    return attempt
  }
  return null
}

function waitsBetween(source: Source, loop: SyntaxNode, attempt: SyntaxNode): boolean {
  const block = needed(attempt, 'block')
  for (const node of ownNodes(loop)) {
    if (node.type !== 'AwaitExpression' || holds(block, node)) continue
    if (waits.test(source.tree.textOf(needed(node, 'argument'))) || waitsInside(source, node)) return true
  }
  return false
}

/** `await pause()`, whatever it is called, of a function of this file that sets a timer. */
function waitsInside({ tree, bindings }: Source, node: SyntaxNode): boolean {
  const call = needed(node, 'argument')
  const callee = call.type === 'CallExpression' ? needed(call, 'callee') : null
  const binding = callee?.type === 'Identifier' ? bindings.of(callee) : null
  return binding !== null && /setTimeout|sleep/.test(tree.textOf(binding.by))
}

/** A POST in the attempt, without a key that makes it recognisable. */
function notRepeatable(source: Source, attempt: SyntaxNode): SyntaxNode | null {
  for (const node of ownNodes(needed(attempt, 'block'))) {
    if (node.type !== 'CallExpression' || isFunction(node)) continue
    if (!isGlobalFetch(source, node) && calleeName(node) !== 'fetch') continue
    const options = argumentsOf(node)[1]
    const method = options?.type === 'ObjectExpression' ? propertyOf(options, 'method') : null
    if (method && /^(?:POST|PATCH)$/i.test(word(method, 'value')) && !/idempoten/i.test(source.tree.textOf(node))) return node
  }
  return null
}

