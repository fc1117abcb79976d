import { parse } from '../compile/parse.ts'
import type { SourceFile } from '../compile/program.ts'
import { children, eachChild, field, needed, word } from '../compile/syntax-node.ts'
import type { SyntaxNode } from '../compile/syntax-node.ts'

/** The source text of the test with this name; a name inside `describe` is "suite > test". Empty when it is not written out. */
export function testCode(file: SourceFile, name: string): string {
  const title = name.split(' > ').at(-1)
  let code = ''
  const visit = (node: SyntaxNode): void => {
    if (code !== '') return
    if (node.type === 'CallExpression') {
      const callee = needed(node, 'callee')
      const [first] = children(node, 'arguments')
      const isTest = callee.type === 'Identifier' && (word(callee, 'name') === 'test' || word(callee, 'name') === 'it')
      if (isTest && first?.type === 'Literal' && field(first, 'value') === title) {
        code = file.text.slice(node.start, node.end)
        return
      }
    }
    eachChild(node, visit)
  }
  visit(parse(file.text))
  return code
}
