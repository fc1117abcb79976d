import type { DynamicImport } from './find-unsupported.ts'
import type { ModuleLinks } from './module-links.ts'
import type { Module, Site } from './program.ts'

/** What reading a text comes to, whichever program it is part of; only of texts with nothing wrong in them. */
export interface KeptText {
  links: ModuleLinks
  imports: DynamicImport[]
  starts: readonly number[]
  /** Instrumented, by name and first number of its sites. */
  modules: Map<string, { module: Module; sites: readonly Site[] }>
}

/** Characters of all texts together: what a lab and the patterns come to, several times over. */
const MOST_KEPT = 400_000
/** A text stands in so many places of programs, as a rule fewer. */
const MOST_MODULES = 8

/**
 * Texts read before. Grading compiles a lab's variants, which have most of their files in common; a page compiles one
 * program again for each change of one file. Syntax trees are not kept: they take fifty times the room of their text.
 */
export class KeptTexts {
  readonly #texts = new Map<string, KeptText>()
  #size = 0

  get(text: string): KeptText | undefined {
    const kept = this.#texts.get(text)
    if (!kept) return undefined
    // To the end: what was asked for last goes last.
    this.#texts.delete(text)
    this.#texts.set(text, kept)
    return kept
  }

  keep(text: string, read: Omit<KeptText, 'modules'>): KeptText {
    const kept: KeptText = { ...read, modules: new Map() }
    this.#texts.set(text, kept)
    this.#size += text.length
    for (const oldest of this.#texts.keys()) {
      if (this.#size <= MOST_KEPT) break
      this.#texts.delete(oldest)
      this.#size -= oldest.length
    }
    return kept
  }
}

/** The module that a text is at this place of a program, made or as it was made before; its sites are added to the program's. */
export function moduleOf({ modules }: KeptText, name: string, sites: Site[], make: () => Module): Module {
  const first = sites.length
  const key = `${first} ${name}`
  const kept = modules.get(key)
  if (kept) {
    for (const site of kept.sites) sites.push(site)
    return kept.module
  }
  const module = make()
  if (modules.size >= MOST_MODULES) modules.clear()
  modules.set(key, { module, sites: sites.slice(first) })
  return module
}
