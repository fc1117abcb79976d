import { child, children, field, isNode, needed, word, type SyntaxNode } from '../../compile/syntax-node.ts'
import { isFunction } from '../../compile/visible-locals.ts'
import type { StaticFinding } from '../finding.ts'
import { bare, type Project, type Source } from '../source/project.ts'
import { ownNodes } from '../source/walk.ts'
import { suspect } from './suspect.ts'

/** B16 in the source: a shared flag is set, something is awaited that may fail, and the flag is cleared only if it does not. */
export function* lockKept(source: Source, _project: Project): Generator<StaticFinding> {
  const { tree } = source
  for (const assignment of tree.all('AssignmentExpression')) {
    const flag = needed(assignment, 'left')
    if (valueOf(assignment) !== true || !isShared(source, flag)) continue
    const statement = tree.parent(assignment)
    const block = statement?.type === 'ExpressionStatement' ? tree.parent(statement) : null
    const body = block ? field(block, 'body') : null
    if (!statement || !Array.isArray(body)) continue
    const name = tree.textOf(flag)
    const after = body.filter(isNode).filter(({ start }) => start >= statement.end)
    const released = after.findIndex((one) => sets(source, one, name, false))
    if (released < 0) continue
    const unguarded = after.slice(0, released).flatMap((one) => [...unguardedAwaits(source, one, name)])[0]
    if (!unguarded) continue
    yield suspect(source, 'B16', assignment, `${name} is cleared only when \`${tree.textOf(unguarded).replace(/\s+/g, ' ').slice(0, 50)}\` succeeds: when it fails, ${name} stays true.`, { fix: `Clear ${name} in a \`finally\`.` })
  }
}

function valueOf(assignment: SyntaxNode): boolean | null {
  const value = field(needed(assignment, 'right'), 'value')
  return word(assignment, 'operator') === '=' && typeof value === 'boolean' ? value : null
}

/** A property, or a variable of an outer function or the module. */
function isShared({ tree, bindings }: Source, flag: SyntaxNode): boolean {
  const target = bare(flag)
  if (target.type === 'MemberExpression') return true
  const binding = target.type === 'Identifier' ? bindings.of(target) : null
  return binding !== null && tree.functionOf(binding.node) !== tree.functionOf(target)
}

/** Whether the statement itself sets the flag. */
function sets({ tree }: Source, statement: SyntaxNode, name: string, value: boolean): boolean {
  const assignment = child(statement, 'expression')
  return assignment?.type === 'AssignmentExpression' && valueOf(assignment) === value && tree.textOf(needed(assignment, 'left')) === name
}

/** Awaits whose failure would leave the statement: no catch around them, and no `finally` that clears the flag. */
function* unguardedAwaits(source: Source, statement: SyntaxNode, name: string): Generator<SyntaxNode> {
  for (const node of ownNodes(statement)) {
    if (node.type === 'AwaitExpression' && !isGuarded(source, node, statement, name)) yield node
  }
}

function isGuarded(source: Source, node: SyntaxNode, statement: SyntaxNode, name: string): boolean {
  const { tree } = source
  let inner = node
  for (const outer of tree.around(node)) {
    if (isFunction(outer)) return false
    if (outer.type === 'TryStatement' && child(outer, 'block') === inner) {
      const finalizer = child(outer, 'finalizer')
      if (child(outer, 'handler') || (finalizer && children(finalizer, 'body').some((one) => sets(source, one, name, false)))) return true
    }
    if (outer === statement) return false
    inner = outer
  }
  return false
}
