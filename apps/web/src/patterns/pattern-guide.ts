import { renderMarkdown, renderPhrase } from '@interleave/course'

/** How one habit of the platform becomes one or more patterns: a section of the library's own guide. */
export interface PatternSection {
  /** Of its first pattern: what a link ends in. */
  id: string
  /** As in the guide, as safe HTML. */
  title: string
  /** The patterns it tells of, as they are imported. */
  names: string[]
  /** What stands for them on the platform, as plain text. */
  instead: string
  /** Safe HTML. */
  body: string
}

/** Reads the library's guide, `packages/patterns/README.md`, whose examples its own tests run. */
export function readGuide(text: string): { intro: string; sections: PatternSection[] } {
  const [head = '', ...parts] = text.split(/^(?=#{2,3} )/m)
  const intro = renderMarkdown(head.replace(/^# .*\n/, ''))
  return { intro, sections: parts.flatMap(sectionOf) }
}

/** A heading such as "### `Promise.all` → `all`"; what else the guide has is for those who install it. */
function sectionOf(part: string): PatternSection[] {
  const [, instead, patterns] = /^### (.+) → (.+)\n/.exec(part) ?? []
  if (instead === undefined || patterns === undefined) return []
  const names = [...patterns.matchAll(/`(\w+)`/g)].map(([, name = '']) => name)
  return [{
    id: names[0] ?? patterns,
    title: renderPhrase(`${instead} → ${patterns}`),
    names,
    instead: instead.replaceAll('`', ''),
    body: renderMarkdown(part.slice(part.indexOf('\n'))),
  }]
}
