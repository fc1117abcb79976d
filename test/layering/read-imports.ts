import ts from 'typescript'

export interface Import {
  specifier: string
  /** Nothing of it is left when types are taken away. */
  typeOnly: boolean
  line: number
}

/** Lists what a TypeScript, Svelte or Astro file imports, re-exports, loads, or names as a worker's address. */
export function readImports(file: string, text: string): Import[] {
  const source = ts.createSourceFile(file, scriptOf(file, text), ts.ScriptTarget.Latest, false, ts.ScriptKind.TS)
  const found: Import[] = []
  const add = (node: ts.Node, specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return
    found.push({ specifier: specifier.text, typeOnly, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1 })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, isTypeOnly(node.importClause))
    else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, node.isTypeOnly || areTypes(node.exportClause))
    else if (ts.isImportTypeNode(node)) add(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true)
    else if (ts.isCallExpression(node) && loadsModule(node)) add(node, node.arguments[0], false)
    else if (ts.isNewExpression(node) && isFileAddress(node)) add(node, node.arguments?.[0], false)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const isTypeOnly = (clause: ts.ImportClause | undefined): boolean =>
  clause !== undefined &&
  (clause.phaseModifier === ts.SyntaxKind.TypeKeyword || (clause.name === undefined && areTypes(clause.namedBindings)))

const areTypes = (bindings: ts.NamedImportBindings | ts.NamedExportBindings | undefined): boolean =>
  bindings !== undefined &&
  (ts.isNamedImports(bindings) || ts.isNamedExports(bindings)) &&
  bindings.elements.length > 0 &&
  bindings.elements.every((element) => element.isTypeOnly)

const loadsModule = (call: ts.CallExpression): boolean =>
  call.expression.kind === ts.SyntaxKind.ImportKeyword ||
  /^(require|import\.meta\.resolve|require\.resolve)$/.test(calleeText(call.expression))

/** `new URL('./worker.ts', import.meta.url)` */
const isFileAddress = (node: ts.NewExpression): boolean => {
  const [path, base] = node.arguments ?? []
  return calleeText(node.expression) === 'URL' && base !== undefined && calleeText(base) === 'import.meta.url' &&
    path !== undefined && ts.isStringLiteralLike(path) && /\.(ts|js|svelte)$/.test(path.text)
}

const calleeText = (node: ts.Expression): string => {
  if (ts.isIdentifier(node)) return node.text
  if (ts.isMetaProperty(node)) return 'import.meta'
  if (ts.isPropertyAccessExpression(node)) return `${calleeText(node.expression)}.${node.name.text}`
  return ''
}

/** Keeps the scripts of a component, and every line where it was. */
function scriptOf(file: string, text: string): string {
  if (!/\.(svelte|astro)$/.test(file)) return text
  const parts = [/<script\b[^>]*>([\s\S]*?)<\/script>/g, ...(file.endsWith('.astro') ? [/^---\n([\s\S]*?)\n---/g] : [])]
  const lines = text.split('\n')
  const kept = new Set<number>()
  for (const part of parts) {
    for (const match of text.matchAll(part)) {
      const inner = match[1] ?? ''
      const start = match.index + match[0].indexOf(inner)
      const first = text.slice(0, start).split('\n').length - 1
      inner.split('\n').forEach((_, index) => kept.add(first + index))
    }
  }
  return lines.map((line, index) => (kept.has(index) ? line.replace(/<\/?script\b[^>]*>/g, '') : '')).join('\n')
}
