import { child, type SyntaxNode } from '../../compile/syntax-node.ts'
import { isFunction } from '../../compile/visible-locals.ts'
import type { StaticFinding } from '../finding.ts'
import type { Binding } from '../source/bindings.ts'
import { propertyOf, takesSignal } from '../source/io-calls.ts'
import { argumentsOf, calleeName, type Project, type Source } from '../source/project.ts'
import { holdersOf, mentions, signalParameters } from '../source/signals.ts'
import { holds, within } from '../source/walk.ts'
import { suspect } from './suspect.ts'

/** B4 in the source: a function that was given a signal calls one that takes a signal, without it. */
export function* signalNotPassed(source: Source, project: Project): Generator<StaticFinding> {
  const { tree } = source
  for (const fn of tree.all('FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression')) {
    const given = signalParameters({ source, node: fn })
    const [signal] = given
    const body = child(fn, 'body')
    if (!signal || !body) continue
    const holders = holdersOf({ source, node: fn }, given)
    for (const call of callsIn(source, fn, body)) {
      if (!takesSignal(project, source, call) || bringsOne(source, call, holders) || bringsInner(source, call, fn, holders) || isCleanup(source, call, fn)) continue
      const name = calleeName(call)
      yield suspect(source, 'B4', call, `${name} takes a signal, and the function around it was given one in ${signal.name}, but does not pass it on.`, { fix: `Pass ${signal.name} on to ${name}.` })
    }
  }
}

/** Calls in the function, and in functions in it that have no signal of their own. */
function* callsIn(source: Source, fn: SyntaxNode, body: SyntaxNode): Generator<SyntaxNode> {
  const isOwn = (node: SyntaxNode): boolean => node === fn || !isFunction(node) || signalParameters({ source, node }).length === 0
  for (const node of within(body, isOwn)) if (node.type === 'CallExpression') yield node
}

function bringsOne(source: Source, call: SyntaxNode, holders: ReadonlySet<Binding>): boolean {
  return argumentsOf(call).some((argument) => argument.type === 'SpreadElement' || mentions(source, argument, holders) || isLinked(source, argument, holders))
}

/** `withTimeout(ms, (inTime) => load({ signal: inTime }), { signal })`: whoever was handed the signal and the inner function makes the one's follow the other. */
function bringsInner(source: Source, call: SyntaxNode, fn: SyntaxNode, holders: ReadonlySet<Binding>): boolean {
  return argumentsOf(call).some((argument) => {
    const given = argument.type === 'ObjectExpression' ? propertyOf(argument, 'signal') : argument
    const binding = given?.type === 'Identifier' ? source.bindings.of(given) : null
    if (binding?.kind !== 'parameter' || binding.by === fn || !holds(fn, binding.by)) return false
    const caller = source.tree.parent(binding.by)
    return caller?.type === 'CallExpression' && argumentsOf(caller).some((one) => one !== binding.by && mentions(source, one, holders))
  })
}

/** A controller of its own may follow the signal that was given, in one of the ways of doing that: whoever looks at that signal at all is trusted. */
function isLinked(source: Source, argument: SyntaxNode, holders: ReadonlySet<Binding>): boolean {
  for (const node of within(argument)) {
    const binding = node.type === 'Identifier' ? source.bindings.of(node) : null
    if (binding && /AbortController/.test(source.tree.textOf(binding.by)) && [...holders].some(({ uses }) => uses.length > 0)) return true
  }
  return false
}

/** What runs once the work failed or was aborted must not be given the signal that may have ended it. */
function isCleanup({ tree }: Source, call: SyntaxNode, fn: SyntaxNode): boolean {
  let inner = call
  for (const outer of tree.around(call)) {
    if (outer === fn) return false
    if (outer.type === 'CatchClause' || (outer.type === 'TryStatement' && child(outer, 'finalizer') === inner)) return true
    if (outer.type === 'CallExpression' && /^(?:finally|catch|addEventListener)$/.test(calleeName(outer))) return true
    inner = outer
  }
  return false
}
