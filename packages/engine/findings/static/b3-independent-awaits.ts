import { child, children, field, isNode, needed, type SyntaxNode } from '../../compile/syntax-node.ts'
import type { StaticFinding } from '../finding.ts'
import type { Binding } from '../source/bindings.ts'
import { bare, calleeName, type Project, type Source } from '../source/project.ts'
import { mentions } from '../source/signals.ts'
import { holds, within } from '../source/walk.ts'
import { suspect } from './suspect.ts'

/** Two awaits, one right after the other, of which the second needs nothing that the first gave. */
export interface Pair {
  first: SyntaxNode
  second: SyntaxNode
}

/** Names that say that the order matters, whatever the values are. */
const changes = /^(?:save|set|update|insert|delete|remove|create|add|put|post|patch|send|write|charge|pay|begin|commit|rollback|lock|unlock|acquire|release|open|close|connect|login|start|stop|init|sleep|wait|delay|next|read(?:Line|Chunk)?$|receive|take|pop|shift)/i

/** A hint for B3: values of two calls, awaited in turn. Whether they are independent, and what it costs, a run tells. */
export function* independentAwaits(source: Source, project: Project): Generator<StaticFinding> {
  for (const { first, second } of pairs(source, project)) {
    yield suspect(source, 'B3', second, `${calleeName(calledIn(second) ?? second)} waits for ${calleeName(calledIn(first) ?? first)}, and uses nothing of it.`)
  }
}

export function* pairs(source: Source, project: Project): Generator<Pair> {
  for (const pair of [...inDeclarations(source), ...inOneExpression(source)]) {
    const { first, second } = pair
    if ([first, second].every((one) => !changes.test(calleeName(calledIn(one) ?? one)) && !changesShared(project, source, one, 0))) yield pair
  }
}

/** `const a = await f()`, and right after it `const b = await g()` that mentions no `a`. */
function* inDeclarations(source: Source): Generator<Pair> {
  const { tree, bindings } = source
  for (const declaration of tree.all('VariableDeclaration')) {
    const first = awaitedIn(declaration)
    const next = first && nextStatement(source, declaration)
    const second = next && awaitedIn(next)
    if (!first || !second || next.type !== 'VariableDeclaration') continue
    const given = new Set<Binding>(children(declaration, 'declarations').flatMap((one) => bindings.declaredBy(needed(one, 'id'))))
    if (given.size > 0 && !mentions(source, next, given)) yield { first, second }
  }
}

/** `[await f(), await g()]`, and the same in an object: neither can use the other. */
function* inOneExpression({ tree }: Source): Generator<Pair> {
  for (const node of tree.all('ArrayExpression', 'ObjectExpression')) {
    const parts = node.type === 'ArrayExpression' ? children(node, 'elements') : children(node, 'properties').flatMap((property) => child(property, 'value') ?? [])
    for (const [index, part] of parts.entries()) {
      const [first, second] = [parts[index - 1], part].map((one) => (one && bare(one).type === 'AwaitExpression' && calledIn(bare(one)) ? bare(one) : null))
      if (first && second) yield { first, second }
    }
  }
}

/** Whether the code, or a function of these files that it calls, assigns to something that is not its own. */
function changesShared(project: Project, source: Source, code: SyntaxNode, depth: number): boolean {
  for (const node of within(code)) {
    if (node.type === 'AssignmentExpression' && !isOwn(source, needed(node, 'left'), code)) return true
    if (node.type === 'UpdateExpression' && !isOwn(source, needed(node, 'argument'), code)) return true
    if (node.type !== 'CallExpression') continue
    const callee = bare(needed(node, 'callee'))
    if (callee.type === 'MemberExpression' && changes.test(calleeName(node)) && !isOwn(source, needed(callee, 'object'), code)) return true
    if (depth < 4 && project.calleesOf(source, node).some((fn) => changesShared(project, fn.source, fn.node, depth + 1))) return true
  }
  return false
}

/** Whether what is assigned to, or what holds it, is declared inside. */
function isOwn({ bindings }: Source, target: SyntaxNode, code: SyntaxNode): boolean {
  let root = bare(target)
  while (root.type === 'MemberExpression') root = bare(needed(root, 'object'))
  const binding = root.type === 'Identifier' ? bindings.of(root) : null
  return binding !== null && binding.kind !== 'parameter' && holds(code, binding.node)
}

/** The one await of `const a = await f()`, of a call. */
function awaitedIn(declaration: SyntaxNode): SyntaxNode | null {
  const [only, ...more] = children(declaration, 'declarations')
  const init = only && more.length === 0 ? child(only, 'init') : null
  const found = init && bare(init).type === 'AwaitExpression' ? bare(init) : null
  return found && calledIn(found) ? found : null
}

function calledIn(awaited: SyntaxNode): SyntaxNode | null {
  const call = child(awaited, 'argument')
  return call && bare(call).type === 'CallExpression' ? bare(call) : null
}

function nextStatement({ tree }: Source, statement: SyntaxNode): SyntaxNode | null {
  const block = tree.parent(statement)
  const body = block ? field(block, 'body') : null
  const statements = Array.isArray(body) ? body.filter(isNode) : []
  return statements[statements.indexOf(statement) + 1] ?? null
}
