import type { Explanation } from './explain-syntax.ts'
import { child, children, eachChild, field, flag, isTypeOnly, needed, word, type SyntaxNode } from './syntax-node.ts'

/** Trees deeper than this would end some host's stack, and hosts have to agree on what a program is. */
const MAX_TREE_DEPTH = 800

/** Thrown by the walk when the tree is deeper than every stage behind it is sure to follow. */
export class TooDeep extends Error {
  override name = 'TooDeep'
  readonly at: number
  constructor(at: number) {
    super('The tree is too deep')
    this.at = at
  }
}

/** The dynamic imports of a module whose specifier is known. */
export interface DynamicImport {
  specifier: string
  at: number
}

/** What a program may not hold, because blanking types does not make it run, or the sandbox does not have it. */
export function findUnsupported(program: SyntaxNode): { troubles: Explanation[]; imports: DynamicImport[] } {
  const troubles: Explanation[] = []
  const imports: DynamicImport[] = []
  const refuse = (node: SyntaxNode, what: string, hint: string, code: Explanation['code'] = 'unsupported-syntax'): void => {
    troubles.push({ code, at: node.start, message: `Expected TypeScript whose types can simply be removed, got ${what}.`, hint })
  }
  let depth = 0

  const visit = (node: SyntaxNode): void => {
    for (const decorator of children(node, 'decorators'))
      refuse(decorator, 'a decorator', 'Call the function yourself: `const wrapped = decorate(original)`.')
    if (isTypeOnly(node)) return
    switch (node.type) {
      case 'Literal':
        return
      case 'Identifier':
      case 'PrivateIdentifier':
        if (word(node, 'name').startsWith('__il_')) troubles.push(reserved(node))
        break
      case 'TSEnumDeclaration': {
        const name = word(needed(node, 'id'), 'name')
        refuse(node, `the enum \`${name}\``, `Write an object instead: \`const ${name} = { … } as const\`.`, 'enum')
        return
      }
      case 'TSModuleDeclaration':
        refuse(node, 'a namespace that holds code', 'Move its contents to a file of their own and import that, or use a plain object.', 'namespace')
        return
      case 'TSParameterProperty': {
        const parameter = needed(node, 'parameter')
        const name = word(parameter.type === 'AssignmentPattern' ? needed(parameter, 'left') : parameter, 'name')
        const how = `Declare the field \`${name}\` in the class, and write \`this.${name} = ${name}\` in the constructor.`
        refuse(node, `the parameter property \`${name}\``, how)
        return
      }
      case 'TSImportEqualsDeclaration':
        refuse(node, '`import … =`', "Write `import name from './file.ts'`.")
        return
      case 'TSExportAssignment':
        refuse(node, '`export =`', 'Write `export default`.')
        return
      case 'TSNamespaceExportDeclaration':
        refuse(node, '`export as namespace`', 'Take it away: files here are modules, and import each other.')
        return
      case 'TSTypeAssertion':
        refuse(node, 'a type in angle brackets', 'Write `value as Type`.')
        return
      case 'PropertyDefinition':
      case 'AccessorProperty':
        if (flag(node, 'accessor') || node.type === 'AccessorProperty')
          refuse(node, '`accessor`', 'Write a getter and a setter.')
        break
      case 'VariableDeclaration':
        if (word(node, 'kind').endsWith('using'))
          refuse(node, `\`${word(node, 'kind')}\``, 'Use `const` with `try` and `finally`.')
        break
      case 'ImportExpression': {
        const source = needed(node, 'source')
        const specifier = knownText(source)
        if (specifier !== null) imports.push({ specifier, at: source.start })
        else
          troubles.push({
            code: 'unsupported-syntax',
            at: source.start,
            message: 'Expected a file name in quotes in `import(…)`, got an expression.',
            hint: "Write the name itself: `import('./file.ts')`. All files of a program are known before it runs.",
          })
        break
      }
    }
    if (++depth > MAX_TREE_DEPTH) throw new TooDeep(node.start)
    const expression = node.type === 'TSAsExpression' || node.type === 'TSSatisfiesExpression' ? child(node, 'expression') : null
    if (expression) visit(expression)
    else eachChild(node, visit)
    depth--
  }
  visit(program)
  return { troubles: unique(troubles), imports }
}

/** The text of a literal, or of a template with nothing in it to compute. */
function knownText(node: SyntaxNode): string | null {
  if (node.type === 'TemplateLiteral') {
    const [only, ...more] = children(node, 'quasis')
    const value = only && more.length === 0 ? field(only, 'value') : null
    return typeof value === 'object' && value !== null && 'cooked' in value && typeof value.cooked === 'string' ? value.cooked : null
  }
  const value = node.type === 'Literal' ? field(node, 'value') : null
  return typeof value === 'string' ? value : null
}

function reserved(node: SyntaxNode): Explanation {
  const name = word(node, 'name')
  return {
    code: 'reserved-name',
    at: node.start,
    message: `Expected a name of your own, got \`${name}\`: names that begin with \`__il_\` belong to the engine.`,
    hint: `Rename it, for example to \`${name.replace(/^__il_/, '') || 'own'}\`.`,
  }
}

/** A shorthand `{ a }` holds its name twice. */
function unique(troubles: Explanation[]): Explanation[] {
  return troubles.filter(({ at, code }, i) => troubles.findIndex((other) => other.at === at && other.code === code) === i)
}
