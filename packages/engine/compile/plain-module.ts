import type { ParsedFile } from './diagnose.ts'
import { instrument } from './instrument.ts'
import { keptCaptures } from './kept-captures.ts'
import type { Module, Site } from './program.ts'
import { eachChild, flag, type SyntaxNode } from './syntax-node.ts'

/**
 * A module as it is written, its types blanked. One that QuickJS would run otherwise than the language means it is instrumented
 * like any other: the hooks make up for it (decisions 0016 and 0018).
 */
export function plainModule(source: ParsedFile, sites: Site[]): Module {
  const { name, text, program } = source
  if (waitsInLoops(program) || keptCaptures(program).size > 0) return instrument(source, sites, false)
  return { name, code: text, inserts: {} }
}

/** Whether it has a `for await`. */
function waitsInLoops(node: SyntaxNode): boolean {
  if (node.type === 'ForOfStatement' && flag(node, 'await')) return true
  let found = false
  eachChild(node, (inner) => {
    found ||= waitsInLoops(inner)
  })
  return found
}
