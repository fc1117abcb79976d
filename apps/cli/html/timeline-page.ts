import { readFile } from 'node:fs/promises'
import type { Finding, SourceFile, Trace } from '@interleave/engine'
import type { RunPageData } from '@interleave/timeline/run-page-data.ts'
import { isOwn } from '../engine/place-of-failure.ts'
import type { RunReport } from '../output/run-report.ts'

interface Shown {
  title: string
  trace: Trace
  findings: Finding[]
  files: SourceFile[]
  report: RunReport
}

/** One run as one page: it works from a disk, without a network, light and dark. */
export async function timelinePage({ title, trace, findings, files, report }: Shown): Promise<string> {
  const own = files.filter(({ name }) => isOwn({ file: name, line: 1, column: 1 }))
  const data: RunPageData = { title, trace, findings, files: own, failures: report.failures, console: report.console }
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Interleave</title>
<script>document.documentElement.dataset.theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'</script>
<body>
<main><noscript>This page draws a run with a script. As text: interleave run ${escapeHtml(title)}</noscript></main>
<script type="application/json" id="run">${inScript(JSON.stringify(data))}</script>
<script>${inScript(await pageScript())}</script>
</body>
</html>
`
}

/** Nothing inside a script may look like its end; in JSON and in strings of JavaScript, `\\x3c` is the same sign. */
function inScript(text: string): string {
  return text.replace(/<(?=\/script|!--|script)/gi, String.raw`\u003c`)
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** In a package it was built along; in the repository it is built now. */
async function pageScript(): Promise<string> {
  if (!import.meta.url.endsWith('.ts')) return readFile(new URL('./run-page.js', import.meta.url), 'utf8')
  const builder = new URL('../pack/build-run-page.ts', import.meta.url).href
  const { buildRunPage } = (await import(builder)) as typeof import('../pack/build-run-page.ts')
  return buildRunPage()
}
