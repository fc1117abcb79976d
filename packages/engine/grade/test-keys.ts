import { parse } from '../compile/parse.ts'
import type { SourceFile } from '../compile/program.ts'
import { child, children, field, needed, word } from '../compile/syntax-node.ts'
import type { SyntaxNode } from '../compile/syntax-node.ts'

/**
 * For each test that a file declares at its top level, by name, all that its run can depend on: the file without the other
 * such tests. Only their line ends stay, so that every place in an error is the same for the same key. What a test may share
 * with others (imports, helpers, hooks, suites) is in every key. Empty for a file that does not parse.
 */
export function testKeys(file: SourceFile): Map<string, string> {
  const tests = declaredAtTop(file.text)
  const keys = new Map<string, string>()
  for (const { name, node } of tests) {
    if (tests.some((other) => other.node !== node && other.name === name)) continue
    let key = ''
    let from = 0
    for (const other of tests) {
      key += file.text.slice(from, other.node.start)
      key += other.node === node ? file.text.slice(node.start, node.end) : file.text.slice(other.node.start, other.node.end).replace(/[^\n]/g, '')
      from = other.node.end
    }
    keys.set(name, `${file.name}\n${(key + file.text.slice(from)).trimEnd()}`)
  }
  return keys
}

function declaredAtTop(text: string): { name: string; node: SyntaxNode }[] {
  let body: SyntaxNode[]
  try {
    body = children(parse(text), 'body')
  } catch {
    return []
  }
  const declaring = new Set(body.flatMap(namesOfTest))
  return body.flatMap((node) => {
    const call = node.type === 'ExpressionStatement' ? needed(node, 'expression') : null
    if (call?.type !== 'CallExpression') return []
    const callee = needed(call, 'callee')
    const [title, run, more] = children(call, 'arguments')
    const isTest = callee.type === 'Identifier' && declaring.has(word(callee, 'name'))
    // Whatever else is an argument could do something when the test is declared.
    const isPlain = title?.type === 'Literal' && (run?.type === 'ArrowFunctionExpression' || run?.type === 'FunctionExpression') && more === undefined
    const name = title && field(title, 'value')
    return isTest && isPlain && typeof name === 'string' ? [{ name, node }] : []
  })
}

/** What a module calls `test` of `node:test`. */
function namesOfTest(node: SyntaxNode): string[] {
  if (node.type !== 'ImportDeclaration' || field(needed(node, 'source'), 'value') !== 'node:test') return []
  return children(node, 'specifiers').flatMap((specifier) => {
    const imported = child(specifier, 'imported')
    const isTest = specifier.type === 'ImportDefaultSpecifier' || (imported !== null && ['default', 'test', 'it'].includes(word(imported, 'name')))
    return isTest ? [word(needed(specifier, 'local'), 'name')] : []
  })
}
