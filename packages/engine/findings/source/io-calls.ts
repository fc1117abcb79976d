import { child, children, flag, needed, word, type SyntaxNode } from '../../compile/syntax-node.ts'
import { argumentsOf, bare, calleeName, isAsync, propertyName, type Project, type Source } from './project.ts'
import { signalParameters } from './signals.ts'
import { ownNodes } from './walk.ts'

/** The module that a called name comes from: `fetch` is a global, `io` comes from `interleave:world`. */
export function moduleOf(project: Project, source: Source, call: SyntaxNode): string | null {
  let callee = bare(needed(call, 'callee'))
  while (callee.type === 'MemberExpression') callee = bare(needed(callee, 'object'))
  const binding = callee.type === 'Identifier' ? source.bindings.of(callee) : null
  return binding ? (project.importOf(source, binding)?.module ?? null) : null
}

export function isGlobalFetch(source: Source, call: SyntaxNode): boolean {
  const callee = bare(needed(call, 'callee'))
  if (callee.type === 'Identifier') return word(callee, 'name') === 'fetch' && source.bindings.isGlobal(callee)
  if (propertyName(callee) !== 'fetch') return false
  const owner = bare(needed(callee, 'object'))
  return owner.type === 'Identifier' && ['globalThis', 'window', 'self'].includes(word(owner, 'name')) && source.bindings.isGlobal(owner)
}

/** Whether the call starts work that ends later: an async function of these files, or an operation known to be one. */
export function startsWork(project: Project, source: Source, call: SyntaxNode): boolean {
  if (isGlobalFetch(source, call)) return true
  const from = moduleOf(project, source, call)
  if (from === 'interleave:world') return calleeName(call) === 'io' || calleeName(call) === 'sleep'
  if (from === 'node:timers/promises') return true
  const callees = project.calleesOf(source, call)
  return callees.length > 0 && callees.every(({ node }) => isAsync(node))
}

/** Whether whoever is called could be given a signal. */
export function takesSignal(project: Project, source: Source, call: SyntaxNode): boolean {
  if (isGlobalFetch(source, call)) return true
  const from = moduleOf(project, source, call)
  if (from === 'interleave:world') return calleeName(call) === 'io' || calleeName(call) === 'sleep'
  if (from === 'node:timers/promises') return ['setTimeout', 'setImmediate', 'setInterval'].includes(calleeName(call))
  const callees = project.calleesOf(source, call)
  return callees.length > 0 && callees.every((callee) => signalParameters(callee).length > 0)
}

/** Whether the arguments may bring a signal: they say so, or are not written out here. */
export function mayBringSignal(source: Source, call: SyntaxNode): boolean {
  return argumentsOf(call).some((argument) => {
    if (argument.type === 'SpreadElement') return true
    if (/signal/i.test(source.tree.textOf(argument))) return true
    if (argument.type === 'ObjectExpression') return children(argument, 'properties').some(({ type }) => type === 'SpreadElement')
    return false
  })
}

const ioModules = /^(?:interleave:world|axios|undici|pg|got|ioredis|(?:node:)?(?:fs\/promises|https?|net|dns\/promises))$/

/** Whether the call asks somebody else: over the network, a disk or a database. Followed through functions of these files. */
export function doesIo(project: Project, source: Source, call: SyntaxNode, depth = 0): boolean {
  if (isGlobalFetch(source, call)) return true
  const callee = bare(needed(call, 'callee'))
  const from = moduleOf(project, source, call)
  if (from !== null && ioModules.test(from) && calleeName(call) !== 'sleep' && calleeName(call) !== 'store') return true
  if (callee.type === 'MemberExpression' && madeBy(source, callee, /^(?:await )?(?:store|new (?:Pool|Client|Redis))\b/)) return true
  const callees = project.calleesOf(source, call)
  if (callees.length > 0) return depth < 4 && callees.some(({ source: at, node }) => functionDoesIo(project, at, node, depth + 1))
  // A port that the function was given: nobody awaits a method of a parameter for its beauty.
  return callee.type === 'MemberExpression' && isAwaited(source, call) && rootKind(source, callee) === 'parameter'
}

/** Whether the function does I/O itself, apart from functions that it only makes. */
export function functionDoesIo(project: Project, source: Source, fn: SyntaxNode, depth = 0): boolean {
  for (const node of ownNodes(needed(fn, 'body'))) if (node.type === 'CallExpression' && doesIo(project, source, node, depth)) return true
  return false
}

function isAwaited({ tree }: Source, call: SyntaxNode): boolean {
  const parent = tree.parent(call)
  return parent?.type === 'AwaitExpression' || (parent?.type === 'ArrowFunctionExpression' && isAsync(parent))
}

function rootKind({ bindings }: Source, member: SyntaxNode): string | null {
  let root = member
  while (root.type === 'MemberExpression') root = bare(needed(root, 'object'))
  return root.type === 'Identifier' ? (bindings.of(root)?.kind ?? null) : null
}

function madeBy({ tree, bindings }: Source, member: SyntaxNode, maker: RegExp): boolean {
  const owner = bare(needed(member, 'object'))
  const binding = owner.type === 'Identifier' ? bindings.of(owner) : null
  const init = binding?.kind === 'variable' ? child(binding.by, 'init') : null
  return init !== null && maker.test(tree.textOf(init))
}

/** The value of a property of an object that is written out; null when it has none. */
export function propertyOf(object: SyntaxNode, name: string): SyntaxNode | null {
  for (const property of children(object, 'properties')) {
    const key = property.type === 'Property' && !flag(property, 'computed') ? child(property, 'key') : null
    if (key && (word(key, 'name') === name || word(key, 'value') === name)) return child(property, 'value')
  }
  return null
}
