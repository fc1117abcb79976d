import { findUnsupported } from '@interleave/engine/compile/find-unsupported.ts'
import { readLinks } from '@interleave/engine/compile/module-links.ts'
import { parse } from '@interleave/engine/compile/parse.ts'
import { lineAndColumn, lineStarts } from '@interleave/engine/compile/trivia.ts'

/** An import that is left when types are taken away. */
export interface Import {
  specifier: string
  line: number
  /** Names taken; null when all of it is, as a namespace or by `import()`. */
  names: string[] | null
}

/** What a file imports. Nothing, when it does not parse: compiling it says why. */
export function readImports(text: string): Import[] {
  const program = tryParse(text.replace(/^(\ufeff|#!)/, (start) => (start === '#!' ? '//' : ' ')))
  if (program === null) return []
  const starts = lineStarts(text)
  const line = (at: number): number => lineAndColumn(starts, at).line
  const links = readLinks(program)
  return [
    ...links.links.map(({ specifier, at, names }) => ({
      specifier,
      line: line(at),
      names: takesAll(text, at, specifier, links.stars) ? null : names.map(({ name }) => name),
    })),
    ...findUnsupported(program).imports.map(({ specifier, at }) => ({ specifier, line: line(at), names: null })),
  ]
}

/** `import * as all` and `export *` ask for no name and mean all of them; `import 'x'` and `import {} from 'x'` mean none. */
function takesAll(text: string, at: number, specifier: string, stars: readonly string[]): boolean {
  return stars.includes(specifier) || /\*(?:\s+as\s+\S+)?\s+from\s*$/.test(text.slice(Math.max(0, at - 200), at))
}

function tryParse(text: string): ReturnType<typeof parse> | null {
  try {
    return parse(text)
  } catch {
    return null
  }
}
