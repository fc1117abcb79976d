import type { CaseResult } from './run-case.ts'

/** Ends that one host may come to and another not: how long a native loop takes, and how large the host's own stack is. */
const DEPENDS_ON_HOST = new Set(['wall', 'host-stack'])

/** Cases that are our own fault, and those that two hosts do not tell alike; a sentence each, which names the seed. */
export function differences(inNode: readonly CaseResult[], inBrowser: readonly CaseResult[] | null): string[] {
  const found = inNode.flatMap(({ seed, kind, trouble }) => (kind === 'broken' ? [`seed ${seed}: ${trouble}`] : []))
  for (const [index, theirs] of (inBrowser ?? []).entries()) {
    const ours = inNode[index]
    if (!ours || DEPENDS_ON_HOST.has(ours.kind) || DEPENDS_ON_HOST.has(theirs.kind)) continue
    if (ours.kind !== theirs.kind || ours.hash !== theirs.hash)
      found.push(`seed ${theirs.seed}: ${ours.kind} in Node, ${theirs.kind} in the browser${theirs.trouble === '' ? '' : `: ${theirs.trouble}`}`)
  }
  return found
}

/** How many cases came to what, the most frequent first. */
export function tally(results: readonly CaseResult[]): string {
  const counts = new Map<string, number>()
  for (const { kind } of results) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1]).map(([kind, count]) => `${kind} ${count}`).join(', ')
}
