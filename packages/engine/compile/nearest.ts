/** The candidates that a person may have meant by `name`, nearest first, three at most. */
export function nearest(name: string, candidates: Iterable<string>): string[] {
  const limit = name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3))
  return [...candidates]
    .map((candidate) => ({ candidate, distance: distance(name.toLowerCase(), candidate.toLowerCase(), limit) }))
    .filter((one) => one.distance <= limit && one.distance < name.length)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map((one) => one.candidate)
}

/** Levenshtein's distance; anything above `limit` comes back as more than `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}

/** `a`, `b` and `c` in words, each as code. */
export function listed(names: readonly string[], last: 'and' | 'or'): string {
  const quoted = names.map((name) => `\`${name}\``)
  return quoted.length < 2 ? (quoted[0] ?? '') : `${quoted.slice(0, -1).join(', ')} ${last} ${quoted.at(-1)}`
}
