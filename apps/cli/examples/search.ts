import { io } from 'interleave:world'

let shown = ''

async function search(query: string): Promise<void> {
  const results = await io('search', () => `results for ${query}`)
  shown = results
}

// Somebody types two letters; each asks, and nobody waits for the first answer before asking again.
await Promise.all([search('a'), search('ab')])
if (shown !== 'results for ab') throw new Error(`the box says "ab", and the page shows ${shown}`)
console.log(shown)
