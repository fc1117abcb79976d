import { needed, word, type SyntaxNode } from '../../compile/syntax-node.ts'
import type { StaticFinding } from '../finding.ts'
import { bare, type Project, type Source } from '../source/project.ts'
import { ownNodes } from '../source/walk.ts'
import { suspect } from './suspect.ts'

/** A hint for B12: `total += await f()` reads before the await what it writes after it. Of something shared, not of a local. */
export function* writeBack(source: Source, _project: Project): Generator<StaticFinding> {
  const { tree } = source
  for (const assignment of tree.all('AssignmentExpression')) {
    const target = bare(needed(assignment, 'left'))
    const value = needed(assignment, 'right')
    if (!isShared(source, target) || !readsBeforeAwait(source, assignment, target, value)) continue
    const name = tree.textOf(target)
    yield suspect(source, 'B12', assignment, `${name} is read before this awaits and written after: what others write to it meanwhile is lost.`, { fix: `Await first, into a local variable, and change ${name} with it afterwards.` })
  }
}

function isShared({ tree, bindings }: Source, target: SyntaxNode): boolean {
  let root = target
  while (root.type === 'MemberExpression') root = bare(needed(root, 'object'))
  if (root.type === 'ThisExpression') return true
  const binding = root.type === 'Identifier' ? bindings.of(root) : null
  if (!binding || binding.kind === 'import') return target.type === 'MemberExpression'
  // A parameter's object, or a variable of an outer function that runs more than once at a time.
  if (tree.functionOf(binding.node) !== tree.functionOf(target)) return true
  return target.type === 'MemberExpression' && binding.kind === 'parameter'
}

function readsBeforeAwait({ tree }: Source, assignment: SyntaxNode, target: SyntaxNode, value: SyntaxNode): boolean {
  const awaits = [...ownNodes(value)].filter(({ type }) => type === 'AwaitExpression')
  const [first] = awaits
  if (!first) return false
  const operator = word(assignment, 'operator')
  if (operator !== '=') return !['??=', '||=', '&&='].includes(operator)
  const text = tree.textOf(target)
  return [...ownNodes(value)].some((node) => node.type === target.type && node.end <= first.start && tree.textOf(node) === text)
}
