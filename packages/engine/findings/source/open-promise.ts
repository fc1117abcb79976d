import { child, needed, word, type SyntaxNode } from '../../compile/syntax-node.ts'
import { isFunction } from '../../compile/visible-locals.ts'
import type { TaskRun } from '../../trace/trace-model.ts'
import type { Code } from './code.ts'
import { argumentsOf, bare, calleeName, isAsync, propertyName, type Project, type Source } from './project.ts'
import { ownNodes } from './walk.ts'

/**
 * Whether a call returned a promise that the trace does not know, as far as the source shows: one made with `new Promise` or
 * `then`, itself or by a plain function that it calls. Its end in the trace is then where it returned, not where the
 * promise settled.
 */
export function returnsOpenPromise(code: Code, { place }: TaskRun): boolean {
  const fn = code.functionAt(place)
  return fn !== null && returned(fn.node).some((value) => isOpenPromise(code.project, fn.source, value, 0))
}

function returned(fn: SyntaxNode): SyntaxNode[] {
  const body = needed(fn, 'body')
  if (body.type !== 'BlockStatement') return [body]
  return [...ownNodes(body)].flatMap((node) => (node.type === 'ReturnStatement' ? (child(node, 'argument') ?? []) : []))
}

function isOpenPromise(project: Project, source: Source, value: SyntaxNode, depth: number): boolean {
  const node = bare(value)
  if (depth > 5) return false
  switch (node.type) {
    case 'NewExpression':
      return word(bare(needed(node, 'callee')), 'name') === 'Promise'
    case 'MemberExpression':
      return propertyName(node) === 'promise'
    case 'ConditionalExpression':
      return isOpenPromise(project, source, needed(node, 'consequent'), depth + 1) || isOpenPromise(project, source, needed(node, 'alternate'), depth + 1)
    case 'Identifier': {
      const binding = source.bindings.of(node)
      const init = binding?.kind === 'variable' ? child(binding.by, 'init') : null
      return init !== null && (/withResolvers/.test(source.tree.textOf(init)) || isOpenPromise(project, source, init, depth + 1))
    }
    case 'CallExpression':
      if (/^(?:then|catch|finally)$/.test(calleeName(node))) return true
      // `traced(() => new Promise(…))` hands on what it is given to call.
      if (argumentsOf(node).some((argument) => isFunction(argument) && !isAsync(argument) && returned(argument).some((one) => isOpenPromise(project, source, one, depth + 1)))) return true
      return project.calleesOf(source, node).some(({ source: at, node: fn }) => !isAsync(fn) && returned(fn).some((one) => isOpenPromise(project, at, one, depth + 1)))
    default:
      return false
  }
}
