import { highlight } from './highlight.ts'

const BLOCK = /<pre><code(?: class="language-([\w-]+)")?>([\s\S]*?)<\/code><\/pre>/g

/** Colours the code blocks within rendered prose. */
export async function highlightProse(html: string): Promise<string> {
  const parts: string[] = []
  let from = 0
  for (const match of html.matchAll(BLOCK)) {
    const code = unescape(match[2] ?? '')
    parts.push(html.slice(from, match.index), `<pre class="code" tabindex="0"><code>${await highlight(code, match[1])}</code></pre>`)
    from = match.index + match[0].length
  }
  parts.push(html.slice(from))
  return parts.join('')
}

function unescape(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&')
}
