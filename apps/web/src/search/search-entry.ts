export interface SearchEntry {
  kind: 'page' | 'lesson' | 'lab' | 'section' | 'pitfall' | 'pattern' | 'example' | 'action'
  title: string
  /** Said under the title, and searched with less weight. */
  text: string
  /** Where it leads; for an action, its name. */
  href: string
}
