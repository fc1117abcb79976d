import { child, children, needed, word, type SyntaxNode } from '../../compile/syntax-node.ts'
import { namesIn, type Binding } from './bindings.ts'
import { propertyName, type FoundFunction, type Source } from './project.ts'
import { ownNodes, within } from './walk.ts'

/** The parameters of a function through which it is given a signal: the signal itself, or options that hold one. */
export function signalParameters({ source, node }: FoundFunction): Binding[] {
  const { bindings } = source
  return children(node, 'params').flatMap((param) => {
    const pattern = param.type === 'AssignmentPattern' ? needed(param, 'left') : param
    if (pattern.type === 'Identifier') {
      const [binding] = bindings.declaredBy(pattern)
      return binding && (isSignalName(binding.name) || isTypedSignal(source, pattern) || binding.uses.some((use) => readsSignal(source, use))) ? [binding] : []
    }
    if (pattern.type !== 'ObjectPattern') return []
    return children(pattern, 'properties').flatMap((property) => {
      const key = child(property, 'key')
      return key && isSignalName(word(key, 'name')) ? bindings.declaredBy(needed(property, 'value')) : []
    })
  })
}

/** Everything in the function that holds one of these signals, or was made from one. */
export function holdersOf({ source, node }: FoundFunction, signals: readonly Binding[]): Set<Binding> {
  const holders = new Set(signals)
  for (let size = 0; size !== holders.size; ) {
    size = holders.size
    for (const inner of within(node)) {
      if (inner.type === 'VariableDeclarator') {
        const init = child(inner, 'init')
        if (init && mentions(source, init, holders)) for (const binding of source.bindings.declaredBy(needed(inner, 'id'))) holders.add(binding)
      }
      // `signal.addEventListener('abort', () => controller.abort())` makes the controller follow the signal.
      if (inner.type === 'CallExpression' && propertyName(needed(inner, 'callee')) === 'addEventListener' && mentions(source, inner, holders)) {
        for (const name of within(inner)) {
          const binding = name.type === 'Identifier' ? source.bindings.of(name) : null
          if (binding?.kind === 'variable') holders.add(binding)
        }
      }
    }
  }
  return holders
}

/** Whether the code mentions one of these bindings. */
export function mentions({ bindings }: Source, node: SyntaxNode, wanted: ReadonlySet<Binding>): boolean {
  for (const inner of within(node)) {
    if (inner.type !== 'Identifier') continue
    const binding = bindings.of(inner)
    if (binding && wanted.has(binding)) return true
  }
  return false
}

/** Whether the code speaks of aborts at all: of a signal, of its reason, or of the error's name. */
export function speaksOfAbort(source: Source, node: SyntaxNode): boolean {
  for (const inner of ownNodes(node)) {
    if (inner.type === 'Identifier' && /abort|signal|cancel/i.test(word(inner, 'name'))) return true
    if (inner.type === 'Literal' && /abort|cancel/i.test(source.tree.textOf(inner))) return true
  }
  return false
}

/** Whether the function asks a signal whether it has aborted. */
export function asksSignal({ node }: FoundFunction): boolean {
  for (const inner of within(node)) {
    const name = inner.type === 'MemberExpression' ? propertyName(inner) : null
    if (name === 'aborted' || name === 'throwIfAborted') return true
  }
  return false
}

function isSignalName(name: string): boolean {
  return /^(?:abort|cancel)?signal$/i.test(name) || name.endsWith('Signal')
}

function isTypedSignal({ tree }: Source, pattern: SyntaxNode): boolean {
  return /:\s*AbortSignal\b/.test(tree.textOf(pattern))
}

function readsSignal({ tree }: Source, use: SyntaxNode): boolean {
  const parent = tree.parent(use)
  if (parent?.type === 'MemberExpression' && child(parent, 'object') === use) return propertyName(parent) === 'signal'
  // `const { signal } = options`
  if (parent?.type !== 'VariableDeclarator' || child(parent, 'init') !== use) return false
  return namesIn(needed(parent, 'id')).some((name) => word(name, 'name') === 'signal')
}
