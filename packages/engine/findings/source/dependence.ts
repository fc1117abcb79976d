import { child, children, needed, word, type SyntaxNode } from '../../compile/syntax-node.ts'
import { isFunction } from '../../compile/visible-locals.ts'
import type { Binding } from './bindings.ts'
import { bare, type FoundFunction, type Project, type Source } from './project.ts'
import { mentions } from './signals.ts'
import { holds, within } from './walk.ts'

/** Everything in the function that was computed from one of these expressions, or from one of these bindings. */
export function computedFrom({ source, node }: FoundFunction, seeds: readonly SyntaxNode[], bindings: readonly Binding[] = []): Set<Binding> {
  const found = new Set(bindings)
  const isFrom = (value: SyntaxNode): boolean => seeds.some((seed) => holds(value, seed)) || mentions(source, value, found)
  for (let size = -1; size !== found.size; ) {
    size = found.size
    for (const inner of within(node)) {
      for (const [target, value] of assignmentsIn(inner)) {
        const isAll = isFrom(value)
        for (const name of within(target)) {
          // `const { total } = cart` reads `cart.total` where its own name stands.
          if (!isAll && !seeds.some((seed) => holds(target, seed) && isTakenAt(source, name, seed))) continue
          const binding = name.type === 'Identifier' ? source.bindings.of(name) : null
          if (binding && isLocal(source, binding, node)) found.add(binding)
        }
      }
    }
  }
  return found
}

function isTakenAt({ tree }: Source, name: SyntaxNode, seed: SyntaxNode): boolean {
  for (const outer of [name, ...tree.around(name)]) {
    if (outer.start === seed.start) return true
    if (outer.type === 'ObjectPattern' || outer.type === 'ArrayPattern') return false
  }
  return false
}

/** What is given a value here, and from what. */
function assignmentsIn(node: SyntaxNode): [target: SyntaxNode, value: SyntaxNode][] {
  switch (node.type) {
    case 'VariableDeclarator': {
      const init = child(node, 'init')
      return init ? [[needed(node, 'id'), init]] : []
    }
    case 'AssignmentExpression': {
      const target = bare(needed(node, 'left'))
      return target.type === 'MemberExpression' ? [] : [[target, needed(node, 'right')]]
    }
    case 'ForOfStatement':
      return [[needed(node, 'left'), needed(node, 'right')]]
    case 'CallExpression': {
      // `load().then((row) => …)`: what the callback is given comes from what it is called on.
      const callee = bare(needed(node, 'callee'))
      if (callee.type !== 'MemberExpression') return []
      const owner = needed(callee, 'object')
      return children(node, 'arguments').filter(isFunction).flatMap((fn) => children(fn, 'params').map((param): [SyntaxNode, SyntaxNode] => [param, owner]))
    }
    default:
      return []
  }
}

function isLocal({ tree }: Source, binding: Binding, fn: SyntaxNode): boolean {
  return fn.type === 'Program' || binding.scope === fn || holds(fn, binding.scope) || tree.functionOf(binding.node) === fn
}

/** The whole statement's expression around a node, or the condition that it stands in: what is computed with it. */
export function expressionAround({ tree }: Source, node: SyntaxNode): SyntaxNode {
  let found = node
  for (const outer of tree.around(node)) {
    if (outer.type.endsWith('Statement') || outer.type === 'Program' || isFunction(outer) || outer.type === 'VariableDeclaration') break
    found = outer
  }
  return found
}

/** Whether a condition before the node is about one of these expressions, or what was computed from them. */
export function isCheckedBefore({ source, node: fn }: FoundFunction, seeds: readonly SyntaxNode[], computed: ReadonlySet<Binding>, before: SyntaxNode): boolean {
  for (const inner of within(fn)) {
    const test = conditionOf(inner)
    if (!test || test.start > before.start) continue
    if (seeds.some((seed) => holds(test, seed)) || mentions(source, test, computed)) return true
  }
  return false
}

function conditionOf(node: SyntaxNode): SyntaxNode | null {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
    case 'ForStatement':
      return child(node, 'test')
    case 'LogicalExpression':
      return needed(node, 'left')
    case 'AssignmentExpression':
      return ['??=', '||=', '&&='].includes(word(node, 'operator')) ? needed(node, 'left') : null
    default:
      return null
  }
}

/**
 * Where, in a function, something happens that a trace places at `inner`: there itself, or in the calls of the plain
 * function that it stands in.
 */
export function nodesIn(project: Project, { source, node: fn }: FoundFunction, inner: { source: Source; node: SyntaxNode }): SyntaxNode[] {
  if (inner.source === source && holds(fn, inner.node) && !isInOwnFunction(source, fn, inner.node)) return [inner.node]
  const around = isFunction(inner.node) ? inner.node : inner.source.tree.functionOf(inner.node)
  if (!around) return inner.source === source && fn.type === 'Program' ? [inner.node] : []
  const targets = new Set([around])
  for (let depth = 0; depth < 3; depth++) {
    const calls = [...within(fn)].filter((node) => node.type === 'CallExpression' && project.calleesOf(source, node).some((callee) => targets.has(callee.node)))
    if (calls.length > 0) return calls
    const size = targets.size
    for (const other of project.sources) {
      for (const call of other.tree.all('CallExpression')) {
        const caller = other.tree.functionOf(call)
        if (caller && caller !== fn && project.calleesOf(other, call).some((callee) => targets.has(callee.node))) targets.add(caller)
      }
    }
    if (targets.size === size) break
  }
  return inner.source === source && holds(fn, inner.node) ? [inner.node] : []
}

/** Whether it stands in a function inside that has a name to be called by. */
function isInOwnFunction({ tree }: Source, fn: SyntaxNode, node: SyntaxNode): boolean {
  for (const outer of tree.around(node)) {
    if (outer === fn) return false
    if (outer.type === 'FunctionDeclaration') return true
  }
  return false
}
