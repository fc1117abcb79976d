import type { Verdict } from './test262-hosts.ts'

export interface Result {
  chapter: string
  path: string
  /** Why it was not run; null when it was. */
  skipped: string | null
  bare: Verdict
  engine: Verdict
}

/** The results as Markdown: numbers by chapter, what was left out and why, and each failure with its reason. */
export function reportOf(results: readonly Result[], commit: string): string {
  const run = results.filter(({ skipped }) => skipped === null)
  const passed = run.filter(({ engine }) => engine === null)
  const ours = run.filter(({ bare, engine }) => bare === null && engine !== null)
  const mended = run.filter(({ bare, engine }) => bare !== null && engine === null)
  const both = run.filter(({ bare, engine }) => bare !== null && engine !== null)
  return [
    '# test262: promises and async functions',
    '',
    `Written by \`node packages/engine/conformance/test262.ts PATH --report FILE\`. test262 at commit \`${commit}\`.`,
    '',
    `${results.length} tests in these chapters; ${results.length - run.length} left out; ${run.length} run, each in QuickJS alone and in the engine (compiled, instrumented, with the prelude).`,
    `In the engine **${passed.length} pass and ${run.length - passed.length} fail**; alone, QuickJS passes ${run.filter(({ bare }) => bare === null).length}.`,
    '',
    '| chapter | tests | run | engine passes | QuickJS passes |',
    '|---|---|---|---|---|',
    ...byChapter(results),
    '',
    '## Left out',
    '',
    ...counts(results.flatMap(({ skipped }) => skipped ?? [])).map(([why, count]) => `- ${count}: ${why}`),
    '',
    '## Fail in the engine alone',
    '',
    ...(ours.length === 0 ? ['None.'] : ours.map(({ path, engine }) => `- \`${path}\`: ${oneLine(engine)}`)),
    '',
    '## Fail in QuickJS alone, and pass in the engine',
    '',
    ...(mended.length === 0 ? ['None.'] : mended.map(({ path, bare }) => `- \`${path}\`: ${oneLine(bare)}`)),
    '',
    '## Fail in both: QuickJS itself',
    '',
    ...(both.length === 0 ? ['None.'] : both.map(({ path, engine }) => `- \`${path}\`: ${oneLine(engine)}`)),
    '',
  ].join('\n')
}

function byChapter(results: readonly Result[]): string[] {
  return [...new Set(results.map(({ chapter }) => chapter))].map((chapter) => {
    const own = results.filter((result) => result.chapter === chapter)
    const run = own.filter(({ skipped }) => skipped === null)
    return `| ${chapter} | ${own.length} | ${run.length} | ${run.filter(({ engine }) => engine === null).length} | ${run.filter(({ bare }) => bare === null).length} |`
  })
}

function counts(reasons: readonly string[]): [string, number][] {
  const found = new Map<string, number>()
  for (const reason of reasons) found.set(reason, (found.get(reason) ?? 0) + 1)
  return [...found].sort((a, b) => b[1] - a[1])
}

function oneLine(words: Verdict): string {
  return (words ?? '').replace(/\s+/g, ' ').slice(0, 160)
}
