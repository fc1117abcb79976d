import { child, children, field, isNode, needed, word, type SyntaxNode } from '../../compile/syntax-node.ts'
import type { StaticFinding } from '../finding.ts'
import type { Binding } from '../source/bindings.ts'
import { mayBringSignal, startsWork } from '../source/io-calls.ts'
import { calleeName, type Project, type Source } from '../source/project.ts'
import { holds, ownNodes } from '../source/walk.ts'
import { suspect } from './suspect.ts'

/** B2 in the source: work is started, something else is awaited, and only then does anybody look at the first. */
export function* lateAwait(source: Source, project: Project): Generator<StaticFinding> {
  const { tree, bindings } = source
  for (const declarator of tree.all('VariableDeclarator')) {
    const init = child(declarator, 'init')
    const id = needed(declarator, 'id')
    if (init?.type !== 'CallExpression' || id.type !== 'Identifier' || !startsWork(project, source, init) || cannotFail(source, init)) continue
    const [binding] = bindings.declaredBy(id)
    const between = binding ? awaitBefore(source, declarator, binding) : null
    if (!between) continue
    const name = word(id, 'name')
    yield suspect(
      source, 'B2', init,
      `${calleeName(init)} is started here, and \`${tree.textOf(between).replace(/\s+/g, ' ').slice(0, 50)}\` is awaited before ${name}: if ${calleeName(init)} fails meanwhile, nobody handles it.`,
      { fix: `Join both with \`Promise.all\`, or give ${name} a handler before anything else is awaited.` },
    )
  }
}

/** A sleep that nobody can abort. */
function cannotFail(source: Source, call: SyntaxNode): boolean {
  return /^(?:sleep|delay|setTimeout)$/.test(calleeName(call)) && !mayBringSignal(source, call)
}

/** An await between the declaration and the first use of the promise that does not concern it. */
function awaitBefore({ tree }: Source, declarator: SyntaxNode, { uses, scope }: Binding): SyntaxNode | null {
  const declaration = tree.parent(declarator)
  const block = declaration && tree.parent(declaration)
  const [first] = uses
  if (!declaration || !block || !first || (block !== scope && block.type !== 'Program')) return null
  // Somebody else may handle it from a function made here; when that runs, the source does not tell.
  if (uses.some((use) => tree.functionOf(use) !== tree.functionOf(declarator))) return null
  const body = field(block, 'body')
  const siblings = Array.isArray(body) ? body.filter(isNode) : children(block, 'consequent')
  for (const statement of siblings) {
    if (statement.start < declaration.end) continue
    for (const node of ownNodes(statement)) {
      if (node.type !== 'AwaitExpression' || uses.some((use) => holds(node, use))) continue
      if (node.end <= first.start) return node
    }
    if (holds(statement, first)) return null
  }
  return null
}
