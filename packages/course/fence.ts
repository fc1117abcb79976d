/** What stands behind the three backticks: a language, then `key=value`, `key="two words"` or bare words. */
export interface Fence {
  language: string
  values: Record<string, string>
  flags: string[]
}

export function parseFence(info: string): Fence {
  const [language = '', ...rest] = info.match(/[^\s"=]+(=("[^"]*"|[^\s"]*))?/g) ?? []
  const fence: Fence = { language, values: {}, flags: [] }
  for (const word of rest) {
    const split = word.indexOf('=')
    if (split === -1) fence.flags.push(word)
    else fence.values[word.slice(0, split)] = word.slice(split + 1).replace(/^"|"$/g, '')
  }
  return fence
}
