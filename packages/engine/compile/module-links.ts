import { child, children, flag, isTypeOnly, needed, word, type SyntaxNode } from './syntax-node.ts'
import { boundNames, declaredNames } from './visible-locals.ts'

/** An import, or an export from elsewhere, as the running program will ask for it. */
export interface Link {
  specifier: string
  /** Where the specifier stands. */
  at: number
  /** Names asked for, with their places. */
  names: { name: string; at: number }[]
  /** `import('…')`: nothing is asked for by name. */
  dynamic: boolean
}

/** What one module gives and takes, types left out. */
export interface ModuleLinks {
  links: Link[]
  /** Names the module exports itself, and where. */
  exports: Map<string, number>
  /** Names exported as types only: gone when the program runs. */
  typeExports: Set<string>
  /** Specifiers of `export * from`. */
  stars: string[]
  /** An export that was there before. */
  repeated: { name: string; at: number }[]
}

export function readLinks(program: SyntaxNode): ModuleLinks {
  const found: ModuleLinks = { links: [], exports: new Map(), typeExports: new Set(), stars: [], repeated: [] }
  const statements = children(program, 'body')
  const types = typeNames(statements)
  const give = (name: string, at: number): void => {
    if (found.exports.has(name)) found.repeated.push({ name, at })
    found.exports.set(name, at)
  }
  for (const statement of statements) {
    const typeOnly = isTypeOnly(statement)
    const source = child(statement, 'source')
    switch (statement.type) {
      case 'ImportDeclaration':
        if (!typeOnly && source) found.links.push(link(source, statement, 'importKind'))
        break
      case 'ExportAllDeclaration': {
        const exported = child(statement, 'exported')
        if (typeOnly) {
          if (exported) found.typeExports.add(nameOf(exported))
          break
        }
        if (!source) break
        if (exported) give(nameOf(exported), exported.start)
        else found.stars.push(word(source, 'value'))
        found.links.push(link(source, statement, 'exportKind'))
        break
      }
      case 'ExportDefaultDeclaration':
        if (!typeOnly) give('default', statement.start)
        else if (needed(statement, 'declaration').type !== 'TSDeclareFunction') found.typeExports.add('default')
        break
      case 'ExportNamedDeclaration': {
        if (source && !typeOnly) found.links.push(link(source, statement, 'exportKind'))
        for (const specifier of children(statement, 'specifiers')) {
          const exported = needed(specifier, 'exported')
          const local = nameOf(needed(specifier, 'local'))
          const isType = typeOnly || word(specifier, 'exportKind') === 'type' || (!source && types.has(local))
          if (isType) found.typeExports.add(nameOf(exported))
          else give(nameOf(exported), exported.start)
        }
        const declaration = child(statement, 'declaration')
        if (declaration)
          for (const { name, at } of declarationNames(declaration)) {
            if (!typeOnly) give(name, at)
            else if (declaration.type !== 'TSDeclareFunction') found.typeExports.add(name)
          }
        break
      }
    }
  }
  return found
}

/** Names of this module that are types and nothing else. */
export function typeNames(statements: readonly SyntaxNode[]): Set<string> {
  const types = new Set<string>()
  const values = new Set<string>()
  for (const statement of statements) {
    const inner = statement.type.startsWith('Export') ? (child(statement, 'declaration') ?? statement) : statement
    if (inner.type === 'ImportDeclaration') {
      for (const specifier of children(inner, 'specifiers')) {
        const isType = isTypeOnly(inner) || word(specifier, 'importKind') === 'type'
        ;(isType ? types : values).add(nameOf(needed(specifier, 'local')))
      }
    } else if (inner.type === 'TSDeclareFunction' && !flag(inner, 'declare')) continue
    else for (const { name } of declarationNames(inner)) (isTypeOnly(inner) ? types : values).add(name)
  }
  return types.difference(values)
}

function declarationNames(declaration: SyntaxNode): { name: string; at: number }[] {
  if (declaration.type === 'VariableDeclaration')
    return flag(declaration, 'declare')
      ? declaredNames(declaration).map((name) => ({ name, at: declaration.start }))
      : children(declaration, 'declarations').flatMap((one) => {
          const id = needed(one, 'id')
          return boundNames(id).map((name) => ({ name, at: id.start }))
        })
  const id = child(declaration, 'id')
  return id?.type === 'Identifier' ? [{ name: word(id, 'name'), at: id.start }] : []
}

function link(source: SyntaxNode, statement: SyntaxNode, kind: 'importKind' | 'exportKind'): Link {
  const names = children(statement, 'specifiers').flatMap((specifier) => {
    if (word(specifier, kind) === 'type' || specifier.type === 'ImportNamespaceSpecifier') return []
    if (specifier.type === 'ImportDefaultSpecifier') return [{ name: 'default', at: specifier.start }]
    const asked = needed(specifier, kind === 'importKind' ? 'imported' : 'local')
    return [{ name: nameOf(asked), at: asked.start }]
  })
  return { specifier: word(source, 'value'), at: source.start, names, dynamic: false }
}

/** A name, or the text of `export { a as "b" }`. */
function nameOf(node: SyntaxNode): string {
  return node.type === 'Literal' ? word(node, 'value') : word(node, 'name')
}
