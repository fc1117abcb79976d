const KEY = 'interleave:recent'
const KEPT = 5

/** Where the search led last, the latest first. */
export function readRecent(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : []
  } catch {
    return []
  }
}

export function remember(href: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify([href, ...readRecent().filter((each) => each !== href)].slice(0, KEPT)))
  } catch {
    // Storage can be denied; then nothing is recent.
  }
}
