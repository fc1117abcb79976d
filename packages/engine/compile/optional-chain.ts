import { child, flag, needed, type SyntaxNode } from './syntax-node.ts'

/** The links of `a.b?.c(d).e`, outermost first, and what its first `?.` stands behind: `a.b`. */
export function chainLinks(chain: SyntaxNode): { links: SyntaxNode[]; start: SyntaxNode } {
  const links: SyntaxNode[] = []
  let start = needed(chain, 'expression')
  for (;;) {
    const next = further(start)
    if (next === null) break
    links.push(start)
    const first = flag(start, 'optional') && !hasOptional(next)
    start = next
    if (first) break
  }
  return { links, start }
}

function further(link: SyntaxNode): SyntaxNode | null {
  return child(link, 'callee') ?? child(link, 'object') ?? child(link, 'expression')
}

/** Whether a `?.` stands further in, in the same chain. */
function hasOptional(link: SyntaxNode): boolean {
  for (let node: SyntaxNode | null = link; node; ) {
    if (node.type !== 'CallExpression' && node.type !== 'MemberExpression' && node.type !== 'TSNonNullExpression') return false
    if (flag(node, 'optional')) return true
    node = further(node)
  }
  return false
}
