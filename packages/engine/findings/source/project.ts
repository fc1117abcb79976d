import { resolveImport } from '../../compile/resolve-import.ts'
import type { SourceFile } from '../../compile/program.ts'
import { child, children, field, flag, needed, word, type SyntaxNode } from '../../compile/syntax-node.ts'
import { isFunction } from '../../compile/visible-locals.ts'
import { Bindings, type Binding } from './bindings.ts'
import { readSource, type SourceTree } from './source-tree.ts'

/** One file, read. */
export interface Source {
  tree: SourceTree
  bindings: Bindings
}

/** A function and the file that it stands in. */
export interface FoundFunction {
  source: Source
  node: SyntaxNode
}

/** A method of one of these names may as well be the language's own: `map`, `get`, `then`. */
const builtInMethods = new Set(
  [Array.prototype, Map.prototype, Set.prototype, Promise.prototype, String.prototype, Object.prototype, Function.prototype].flatMap((one) => Object.getOwnPropertyNames(one)),
)

/** Files that are read together, so that a call can be followed into another file. */
export class Project {
  readonly sources: Source[] = []
  readonly #byName = new Map<string, Source>()
  readonly #methods = new Map<string, FoundFunction[]>()

  constructor(files: readonly SourceFile[]) {
    for (const file of files) {
      const tree = readSource(file)
      if (!tree) continue
      const source = { tree, bindings: new Bindings(tree) }
      this.sources.push(source)
      this.#byName.set(file.name, source)
      this.#collectMethods(source)
    }
  }

  source(file: string): Source | null {
    return this.#byName.get(file) ?? null
  }

  /**
   * The functions that a call may mean: the one that its name stands for, followed through imports; for a method, every
   * one of that name in these files. Empty when it is somebody else's.
   */
  calleesOf(source: Source, call: SyntaxNode): FoundFunction[] {
    return this.functionsOf(source, needed(call, 'callee'))
  }

  /** The same for a function that is not called here, but handed on: `ids.map(load)`. */
  functionsOf(source: Source, expression: SyntaxNode): FoundFunction[] {
    const callee = bare(expression)
    if (isFunction(callee)) return [{ source, node: callee }]
    if (callee.type === 'Identifier') {
      const binding = source.bindings.of(callee)
      return binding ? this.#functionOf(source, binding, 0) : []
    }
    const name = propertyName(callee)
    return name === null || builtInMethods.has(name) ? [] : (this.#methods.get(name) ?? [])
  }

  /** `fetch` for `import { fetch } from 'undici'`: the module and the name that an import stands for. */
  importOf(source: Source, binding: Binding): { module: string; name: string } | null {
    if (binding.kind !== 'import') return null
    const declaration = source.tree.parent(binding.by)
    const module = declaration ? word(needed(declaration, 'source'), 'value') : ''
    const imported = child(binding.by, 'imported')
    const name = binding.by.type === 'ImportDefaultSpecifier' ? 'default' : imported ? word(imported, 'name') || word(imported, 'value') : '*'
    return { module, name }
  }

  #functionOf(source: Source, binding: Binding, depth: number): FoundFunction[] {
    if (depth > 5) return []
    if (binding.kind === 'function') return [{ source, node: binding.by }]
    if (binding.kind === 'variable') {
      const init = child(binding.by, 'init')
      return init && isFunction(bare(init)) && child(binding.by, 'id') === binding.node ? [{ source, node: bare(init) }] : []
    }
    const imported = this.importOf(source, binding)
    if (!imported) return []
    const file = resolveImport(source.tree.file, imported.module, new Set(this.#byName.keys()))
    const other = file === null ? undefined : this.#byName.get(file)
    if (!other) return []
    const exported = other.bindings.atTop(exportedAs(other, imported.name))
    return exported ? this.#functionOf(other, exported, depth + 1) : []
  }

  #collectMethods(source: Source): void {
    for (const member of source.tree.all('MethodDefinition', 'Property', 'PropertyDefinition')) {
      const key = child(member, 'key')
      const value = child(member, 'value')
      if (!key || !value || flag(member, 'computed') || !isFunction(bare(value))) continue
      const name = word(key, 'name') || word(key, 'value')
      const same = this.#methods.get(name)
      const found = { source, node: bare(value) }
      if (same) same.push(found)
      else this.#methods.set(name, [found])
    }
  }
}

/** The local name behind an exported one. */
function exportedAs({ tree }: Source, name: string): string {
  for (const specifier of tree.all('ExportSpecifier')) {
    const exported = needed(specifier, 'exported')
    if (word(exported, 'name') === name) return word(needed(specifier, 'local'), 'name')
  }
  if (name !== 'default') return name
  for (const { declaration } of tree.all('ExportDefaultDeclaration').map((node) => ({ declaration: needed(node, 'declaration') }))) {
    const id = child(declaration, 'id')
    return id ? word(id, 'name') : word(declaration, 'name')
  }
  return name
}

/** An expression without brackets, `!`, `as` and `satisfies` around it. */
export function bare(node: SyntaxNode): SyntaxNode {
  let inner = node
  while (['ParenthesizedExpression', 'TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'ChainExpression'].includes(inner.type)) {
    inner = needed(inner, 'expression')
  }
  return inner
}

/** `get` of `orders.get`; null for anything but a member with a plain name. */
export function propertyName(node: SyntaxNode): string | null {
  const inner = bare(node)
  if (inner.type !== 'MemberExpression' || flag(inner, 'computed')) return null
  return word(needed(inner, 'property'), 'name') || null
}

/** `get` of `get(…)` and of `orders.get(…)`; empty for anything else. */
export function calleeName(call: SyntaxNode): string {
  const callee = bare(needed(call, 'callee'))
  return callee.type === 'Identifier' ? word(callee, 'name') : (propertyName(callee) ?? '')
}

/** Whether it is `object.property` with these very names. */
export function isMember(node: SyntaxNode, object: string, property: string): boolean {
  const inner = bare(node)
  if (propertyName(inner) !== property) return false
  const owner = bare(needed(inner, 'object'))
  return owner.type === 'Identifier' && word(owner, 'name') === object
}

export function isAsync(node: SyntaxNode): boolean {
  return field(node, 'async') === true && field(node, 'generator') !== true
}

export function argumentsOf(call: SyntaxNode): SyntaxNode[] {
  return children(call, 'arguments').map(bare)
}
