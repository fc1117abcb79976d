import { readFile } from 'node:fs/promises'
import type { Finding, SourceFile, Trace } from '@interleave/engine'
import { runPageHtml } from '@interleave/timeline/page/run-page-html.ts'
import { isOwn } from '../engine/place-of-failure.ts'
import type { RunReport } from '../output/run-report.ts'

interface Shown {
  title: string
  trace: Trace
  findings: Finding[]
  files: SourceFile[]
  report: RunReport
}

/** One run as one page. */
export async function timelinePage({ title, trace, findings, files, report }: Shown): Promise<string> {
  const own = files.filter(({ name }) => isOwn({ file: name, line: 1, column: 1 }))
  return runPageHtml({ title, trace, findings, files: own, failures: report.failures, console: report.console }, await pageScript())
}

/** In a package it was built along; in the repository it is built now. */
async function pageScript(): Promise<string> {
  if (!import.meta.url.endsWith('.ts')) return readFile(new URL('./run-page.js', import.meta.url), 'utf8')
  // Named where no bundler follows it: what is packed does without it.
  const builder = '@interleave/timeline/page/build-run-page.ts'
  const { buildRunPage } = (await import(builder)) as typeof import('@interleave/timeline/page/build-run-page.ts')
  return buildRunPage()
}
