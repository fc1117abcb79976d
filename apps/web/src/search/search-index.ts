/** What can be found: made at build time, fetched when the search is first opened. */
import type { SectionKind } from '@interleave/course'
import { catalogue } from '@interleave/engine/findings/catalogue.ts'
import guide from '@interleave/patterns/README.md?raw'
import { hasLab, lessonsOf, loadCourse, loadGallery, loadLessons } from '../content/load-content.ts'
import { readGuide } from '../patterns/pattern-guide.ts'
import type { SearchEntry } from './search-entry.ts'

/** What a section is called by one who looks for it, where its title says something else. */
const CALLED: Partial<Record<SectionKind, string>> = { checklist: 'Checklist', interview: 'Interview', 'next-level': 'Call path' }

export function searchIndex(): SearchEntry[] {
  const course = loadCourse()
  const lessons = loadLessons(course)
  const written = new Set(lessons.map((lesson) => lesson.id))
  return [
    { kind: 'page', title: 'Home', text: 'Five withdrawals, live', href: '/' },
    { kind: 'page', title: 'Course', text: course.title, href: '/learn/javascript' },
    { kind: 'page', title: 'Playground', text: 'Any code, any world, every order', href: '/play' },
    { kind: 'page', title: 'Review', text: 'Cards that are due', href: '/review' },
    { kind: 'page', title: 'Me', text: 'Progress, bookmarks, notes, export, delete', href: '/me' },
    { kind: 'page', title: 'Pitfalls', text: 'Everything that is looked for in your code', href: '/pitfalls' },
    { kind: 'page', title: 'Patterns', text: 'From what the platform has to what a service needs', href: '/patterns' },
    ...lessonsOf(course).map(({ id, number, title }): SearchEntry => ({
      kind: 'lesson', title: `${number} · ${title}`, text: written.has(id) ? '' : 'Not written yet', href: written.has(id) ? `/learn/javascript/${id}` : '/learn/javascript',
    })),
    ...lessons.flatMap((lesson): SearchEntry[] => [
      ...(hasLab(course, lesson.id) ? [{ kind: 'lab' as const, title: `Lab of ${lesson.title}`, text: 'Editor, orders, timeline', href: `/learn/javascript/${lesson.id}/lab` }] : []),
      ...lesson.sections.map(({ id, title, kind }): SearchEntry => ({ kind: 'section', title, text: kind in CALLED ? `${CALLED[kind]} · ${lesson.title}` : lesson.title, href: `/learn/javascript/${lesson.id}#${id}` })),
    ]),
    ...loadGallery().map(({ id, title, what }): SearchEntry => ({ kind: 'example', title, text: what.replaceAll('`', ''), href: `/play#example=${id}/bug` })),
    ...readGuide(guide).sections.flatMap(({ id, names, instead }) => names.map((name): SearchEntry => ({ kind: 'pattern', title: name, text: `Instead of: ${instead}`, href: `/patterns#${id}` }))),
    ...Object.values(catalogue).map(({ id, title, fix }): SearchEntry => ({ kind: 'pitfall', title: `${id} ${title}`, text: fix.replaceAll('`', ''), href: `/pitfalls#${id}` })),
  ]
}
