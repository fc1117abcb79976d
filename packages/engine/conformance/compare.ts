import type { Outcome, Snippet } from './outcome.ts'
import { runInEngine } from './run-in-engine.ts'
import { runInNode } from './run-in-node.ts'

export interface Difference {
  snippet: Snippet
  node: Outcome
  engine: Outcome
}

/** Programs that do not behave alike in the engine and in Node; `realMs` as for `runInNode`. */
export async function findDifferences(snippets: readonly Snippet[], realMs: number | null = null): Promise<Difference[]> {
  const inNode = runInNode(snippets, realMs)
  const engine = snippets.map(runInEngine)
  const node = await inNode
  return snippets.map((snippet, index) => ({ snippet, node: node[index]!, engine: engine[index]! })).filter((one) => !isSame(one))
}

function isSame({ node, engine }: Difference): boolean {
  return node.handledLate === engine.handledLate && node.lines.length === engine.lines.length && node.lines.every((line, index) => line === engine.lines[index])
}

/** A difference as text: both logs where they part, and the program. */
export function inWords({ snippet, node, engine }: Difference): string {
  const at = node.lines.findIndex((line, index) => line !== engine.lines[index])
  const from = at < 0 ? Math.min(node.lines.length, engine.lines.length) : at
  const tail = ({ lines, handledLate }: Outcome): string => `${lines.slice(Math.max(0, from - 2), from + 6).join(' | ')} (${lines.length} lines, ${handledLate} handled late)`
  return `${snippet.name}: the orders part at line ${from + 1}\n  Node:   ${tail(node)}\n  engine: ${tail(engine)}\n${snippet.body}`
}
