import type { Bookmark, Note } from '@interleave/protocol'

export interface NotedLesson {
  id: string
  title: string
  sections: { id: string; title: string }[]
}

/** Notes and marked lines as a document, in the order of the lessons and their sections. Empty when there are none. */
export function notesMarkdown({ lessons, notes, bookmarks }: { lessons: readonly NotedLesson[]; notes: readonly Note[]; bookmarks: readonly Bookmark[] }): string {
  const parts = lessons.flatMap(({ id, title, sections }) => {
    const places = [{ id: null, title: null }, ...sections]
    const lines = places.flatMap((place) => {
      const text = notes.find((note) => note.lesson === id && note.section === place.id)?.text.trim() ?? ''
      const marked = bookmarks.filter((bookmark) => bookmark.lesson === id && bookmark.section === place.id && bookmark.line != null)
      if (text === '' && marked.length === 0) return []
      const fence = marked.map(({ line, title: code }) => `- \`${code.replaceAll('`', "'")}\` (${line ?? ''})`)
      return [...(place.title === null ? [] : ['', `## ${place.title}`]), ...(text === '' ? [] : ['', text]), ...(fence.length === 0 ? [] : ['', ...fence])]
    })
    return lines.length === 0 ? [] : [[`# ${title}`, ...lines].join('\n')]
  })
  return parts.length === 0 ? '' : `${parts.join('\n\n')}\n`
}
