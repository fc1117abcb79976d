import type { ParsedFile } from './diagnose.ts'
import type { Site } from './program.ts'
import { child, needed, type SyntaxNode } from './syntax-node.ts'
import { lineAndColumn, shorten } from './trivia.ts'
import { isFunction } from './visible-locals.ts'

/** Numbers the places of one module that its instrumented code refers to, with labels for people. */
export class SiteBook {
  readonly #source: ParsedFile
  readonly #sites: Site[]
  /** Names for functions that have none of their own, by position. */
  readonly #names = new Map<number, string>()

  /** `sites` belongs to the whole program. */
  constructor(source: ParsedFile, sites: Site[]) {
    this.#source = source
    this.#sites = sites
  }

  slice(node: SyntaxNode): string {
    return this.#source.text.slice(node.start, node.end)
  }

  add(kind: Site['kind'], at: number, label: string, locals?: string[]): number {
    const { name, starts } = this.#source
    const site: Site = { kind, file: name, ...lineAndColumn(starts, at), label }
    if (locals) site.locals = locals
    return this.#sites.push(site) - 1
  }

  /** A call stands where its expression begins; in `a().b()`, where the later ones would all begin there, at its name. */
  addCall(call: SyntaxNode): number {
    const callee = child(call, 'callee')
    const chained = callee?.type === 'MemberExpression' && /[()]/.test(this.slice(needed(callee, 'object')))
    const at = chained && callee ? needed(callee, 'property').start : call.start
    return this.add('call', at, shorten(this.slice(call)))
  }

  name(node: SyntaxNode, name: string): void {
    this.#names.set(node.start, name)
  }

  /** A function is called as what it is assigned to. */
  nameAs(value: SyntaxNode, target: SyntaxNode): void {
    if (isFunction(value)) this.name(value, shorten(this.slice(target)))
  }

  nameOf(node: SyntaxNode): string {
    return this.#names.get(node.start) ?? 'anonymous'
  }
}
