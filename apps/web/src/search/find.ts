import type { SearchEntry } from './search-entry.ts'

const SHOWN = 12

/**
 * Entries that hold every word of the query as the beginning of a word, the best first: in the title before in the text,
 * the first word of a title before a later one. An empty query gives the recent ones, then pages.
 */
export function find(entries: readonly SearchEntry[], query: string, recent: readonly string[] = []): SearchEntry[] {
  const words = wordsOf(query)
  if (words.length === 0) {
    const known = recent.flatMap((href) => entries.find((entry) => entry.href === href) ?? [])
    return [...known, ...entries.filter((entry) => entry.kind === 'page' && !known.includes(entry))].slice(0, SHOWN)
  }
  return entries
    .map((entry, index) => ({ entry, index, score: scoreOf(entry, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, SHOWN)
    .map(({ entry }) => entry)
}

/** 0 when a word is missing. */
function scoreOf({ title, text }: SearchEntry, words: readonly string[]): number {
  const inTitle = wordsOf(title)
  const inText = wordsOf(text)
  let score = 0
  for (const word of words) {
    const at = inTitle.findIndex((each) => each.startsWith(word))
    if (at >= 0) score += (at === 0 ? 12 : 8) + (inTitle[at] === word ? 3 : 0)
    else if (inText.some((each) => each.startsWith(word))) score += 2
    else return 0
  }
  return score
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}
