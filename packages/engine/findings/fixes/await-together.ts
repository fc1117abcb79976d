import { children, needed, word, type SyntaxNode } from '../../compile/syntax-node.ts'
import { bare, type Source } from '../source/project.ts'
import type { Fixer } from './fix.ts'

/** B3: two declarations become one of both results. */
export const awaitTogether: Fixer = (source, node) => {
  const { tree } = source
  const second = declarationOf(source, node)
  const block = second && tree.parent(second)
  if (!second || !block) return null
  const statements = children(block, 'body')
  const first = statements[statements.indexOf(second) - 1]
  if (!first || !/^\s*;?\s*$/.test(tree.text.slice(first.end, second.start))) return null
  const parts = [first, second].map((declaration) => partsOf(source, declaration))
  const [a, b] = parts
  if (!a || !b) return null
  const end = tree.text[second.end - 1] === ';' ? ';' : ''
  const insert = `const [${a.name}, ${b.name}] = await Promise.all([${a.call}, ${b.call}])${end}`
  return { title: 'Start both, then await them together', edits: [{ file: tree.file, from: first.start, to: second.end, insert }] }
}

function declarationOf({ tree }: Source, awaited: SyntaxNode): SyntaxNode | null {
  for (const outer of tree.around(awaited)) {
    if (outer.type === 'VariableDeclaration') return outer
    if (outer.type !== 'VariableDeclarator' && bare(outer) !== awaited) return null
  }
  return null
}

/** `a` and `f()` of `const a = await f()`. */
function partsOf({ tree }: Source, declaration: SyntaxNode): { name: string; call: string } | null {
  const [only, ...more] = children(declaration, 'declarations')
  if (declaration.type !== 'VariableDeclaration' || word(declaration, 'kind') !== 'const' || !only || more.length > 0) return null
  const init = bare(needed(only, 'init'))
  const id = needed(only, 'id')
  // A type that is written down has no place in a list.
  const hasType = /:/.test(tree.text.slice(id.start, needed(only, 'init').start)) && id.type === 'Identifier'
  if (init.type !== 'AwaitExpression' || hasType || /\}\s*:|\]\s*:/.test(tree.textOf(id))) return null
  return { name: tree.textOf(id), call: tree.textOf(needed(init, 'argument')) }
}
