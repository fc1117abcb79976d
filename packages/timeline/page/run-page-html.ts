import type { RunPageData } from '../run-page-data.ts'

/** One run as one page: it works from a disk, without a network, light and dark. `script` is what `buildRunPage` built. */
export function runPageHtml(data: RunPageData, script: string): string {
  const title = escapeHtml(data.title)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Interleave</title>
<script>document.documentElement.dataset.theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'</script>
<body>
<main><noscript>This page draws a run with a script. As text: interleave run ${title}</noscript></main>
<script type="application/json" id="run">${inScript(JSON.stringify(data))}</script>
<script>${inScript(script)}</script>
</body>
</html>
`
}

/** Nothing inside a script may look like its end; in JSON and in strings of JavaScript, `\x3c` is the same sign. */
function inScript(text: string): string {
  return text.replace(/<(?=\/script|!--|script)/gi, String.raw`\u003c`)
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
