import { child, children, eachChild, field, needed, word, type SyntaxNode } from './syntax-node.ts'
import { boundNames, isFunction, lexicalNames } from './visible-locals.ts'

/**
 * In a loop, each turn has variables of its own. QuickJS forgets that where a block is left by a throw: the closures of an
 * attempt that failed then share the variables of the next. So a function that is made in a `try` inside a loop is given
 * those that can no longer change as arguments, and keeps them: `((signal) => (() => signal.aborted))(signal)`.
 *
 * For each such function, by the position where it begins, the names it is to keep.
 */
export function keptCaptures(program: SyntaxNode): Map<number, string[]> {
  const kept = new Map<number, string[]>()
  const changed = new Set<string>()
  noteChanged(program, changed)
  visit(program, { inLoop: false, atRisk: false, names: [] }, { kept, changed })
  return kept
}

interface Around {
  inLoop: boolean
  /** In the block of a `try` that is itself in a loop of the same function. */
  atRisk: boolean
  /** What was declared so far, at risk. Shared by all of a block, and copied for an inner one. */
  names: string[]
}

interface Found {
  kept: Map<number, string[]>
  changed: Set<string>
}

const loops = new Set(['ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement'])

function visit(node: SyntaxNode, around: Around, found: Found): void {
  if (isFunction(node) || node.type === 'FunctionDeclaration') return eachChild(node, (inner) => visit(inner, { inLoop: false, atRisk: false, names: [] }, found))
  switch (node.type) {
    case 'BlockStatement':
      return visitAll(children(node, 'body'), within(around, children(node, 'body')), found)
    case 'SwitchStatement':
      // A case may be entered without the declarations of the one before it.
      visit(needed(node, 'discriminant'), around, found)
      for (const one of children(node, 'cases')) visitAll(children(one, 'consequent'), { ...within(around, children(one, 'consequent')), atRisk: false }, found)
      return
    case 'TryStatement': {
      visit(needed(node, 'block'), { ...around, atRisk: around.inLoop }, found)
      const handler = child(node, 'handler')
      const param = handler && child(handler, 'param')
      if (handler) visit(needed(handler, 'body'), declaring(around, param ? boundNames(param) : [], found), found)
      const finalizer = child(node, 'finalizer')
      if (finalizer) visit(finalizer, around, found)
      return
    }
    case 'VariableDeclaration':
      for (const declarator of children(node, 'declarations')) {
        const init = child(node, 'init') ?? child(declarator, 'init')
        if (init) visitValue(init, around, found)
        if (around.atRisk && word(node, 'kind') !== 'var') around.names.push(...unchanged(boundNames(needed(declarator, 'id')), found))
      }
      return
    case 'CallExpression':
    case 'NewExpression':
      visit(needed(node, 'callee'), around, found)
      for (const argument of children(node, 'arguments')) visitValue(argument, around, found)
      return
    case 'AssignmentExpression':
      visit(needed(node, 'left'), around, found)
      return visitValue(needed(node, 'right'), around, found)
    case 'Property':
      if (field(node, 'computed') === true) visit(needed(node, 'key'), around, found)
      return field(node, 'method') === true || word(node, 'kind') !== 'init' ? visit(needed(node, 'value'), around, found) : visitValue(needed(node, 'value'), around, found)
    case 'ArrayExpression':
      for (const element of children(node, 'elements')) visitValue(element, around, found)
      return
  }
  if (!loops.has(node.type)) return eachChild(node, (inner) => visit(inner, around, found))
  const inside: Around = { ...around, inLoop: true, names: [...around.names] }
  const head = child(node, 'left')
  eachChild(node, (inner) => {
    if (inner === head && head.type === 'VariableDeclaration') return
    if (inner !== child(node, 'body')) return visit(inner, around, found)
    const own = head?.type === 'VariableDeclaration' && word(head, 'kind') !== 'var' ? children(head, 'declarations').flatMap((one) => boundNames(needed(one, 'id'))) : []
    visit(inner, declaring(inside, own, found), found)
  })
}

/** Inside a block: what it declares under a name of an outer variable hides that one from its first line on. */
function within(around: Around, statements: readonly SyntaxNode[]): Around {
  const hidden = new Set(lexicalNames(statements))
  return { ...around, names: around.names.filter((name) => !hidden.has(name)) }
}

function visitAll(nodes: readonly SyntaxNode[], around: Around, found: Found): void {
  for (const node of nodes) visit(node, around, found)
}

/** A value that may be a function made here, in a place where a call can stand for it. */
function visitValue(node: SyntaxNode, around: Around, found: Found): void {
  if (isFunction(node) && around.names.length > 0) {
    const used = new Set<string>()
    noteNames(node, used)
    const names = around.names.filter((name) => used.has(name))
    if (names.length > 0) found.kept.set(node.start, [...new Set(names)])
  }
  visit(node, around, found)
}

function declaring(around: Around, names: readonly string[], found: Found): Around {
  return { ...around, names: around.atRisk ? [...around.names, ...unchanged(names, found)] : [...around.names] }
}

function unchanged(names: readonly string[], { changed }: Found): string[] {
  return names.filter((name) => !changed.has(name))
}

/** Names that are assigned anywhere, whichever variable of that name it is. */
function noteChanged(node: SyntaxNode, changed: Set<string>): void {
  const target =
    node.type === 'AssignmentExpression' ? needed(node, 'left')
    : node.type === 'UpdateExpression' ? needed(node, 'argument')
    : node.type === 'ForOfStatement' || node.type === 'ForInStatement' ? needed(node, 'left')
    : null
  if (target && target.type !== 'VariableDeclaration' && target.type !== 'MemberExpression') noteNames(target, changed)
  // Without a value at first, it is to be assigned. In the head of a loop it has one.
  if (node.type === 'VariableDeclarator' && child(node, 'init') === null) for (const name of boundNames(needed(node, 'id'))) changed.add(name)
  const head = node.type === 'ForOfStatement' || node.type === 'ForInStatement' ? child(node, 'left') : null
  eachChild(node, (inner) => {
    if (inner !== head || inner.type !== 'VariableDeclaration') noteChanged(inner, changed)
  })
}

function noteNames(node: SyntaxNode, names: Set<string>): void {
  if (node.type === 'Identifier') names.add(word(node, 'name'))
  eachChild(node, (inner) => noteNames(inner, names))
}
