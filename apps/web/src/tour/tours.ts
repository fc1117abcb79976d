/** What the tour shows on each page that has one, in three steps. */
export interface TourStep {
  title: string
  text: string
  /** What it points at; the first that is there. */
  at: string[]
  /** Pressed before it is shown, unless `unless` is there already: so that there is something to see. */
  press?: string
  unless?: string
}

export type TourPage = 'home' | 'lesson' | 'lab'

const KEYS = 'The glass on top (Ctrl K, ⌘ K) finds everything, this tour too, and ? lists the keys.'

export const TOURS: Record<TourPage, readonly TourStep[]> = {
  home: [
    { title: 'A bug that only some orders show', text: 'Five withdrawals from one balance. The code looks right, and your browser is running it in every order.', at: ['.race .source', 'main'] },
    { title: 'The ends it can come to', text: 'Each with the number of orders that lead to it. Choose one, and the timeline shows such an order, call by call.', at: ['.race .ends', 'main'] },
    { title: 'Now your turn', text: `In a lesson every sample runs in place, and you may change it. In its lab your own tests are graded. ${KEYS}`, at: ['.hero .button.primary', 'main'] },
  ],
  lesson: [
    {
      title: 'Run it, change it', text: 'Every sample runs here, in your browser. Click the code to change it; Ctrl ↵ or ⌘ ↵ runs it again.',
      at: ['[data-sample] [data-action="run"]', '[data-sample]'],
    },
    {
      title: 'See what it did', text: 'Each call has a lane: solid while it runs, light while it waits. Drag or step through it, and T reads it as a list.',
      at: ['[data-sample] [data-result] .timeline', '[data-sample] [data-result]'], press: '[data-sample] [data-action="run"]', unless: '[data-sample] [data-result] section',
    },
    { title: 'Keep what you find', text: `Bookmark a section or a single line, write a note beside it, and go on where you stopped. ${KEYS}`, at: ['[data-section] .heading', 'main'] },
  ],
  lab: [
    { title: 'Four steps', text: 'Read the service, write a test that would fail, break it and predict the symptom, defend a decision. Each opens when you press it.', at: ['.steps'] },
    { title: 'Your code, in every order', text: 'Ctrl ↵ or ⌘ ↵ runs all orders. Each cell of the strip is an order that can be told apart; a marked one shows what goes wrong, and which swap mends it.', at: ['.work'] },
    { title: 'Tests that are graded', text: `The server hides bugs. Submit, and see which of your tests catches which. Nothing you type is lost. ${KEYS}`, at: ['.matrix', '.work'] },
  ],
}

/** The page that is open, if it has a tour. */
export function pageOf(path: string): TourPage | null {
  if (path === '/') return 'home'
  if (/^\/learn\/[^/]+\/[^/]+\/lab\/?$/.test(path)) return 'lab'
  return /^\/learn\/[^/]+\/[^/]+\/?$/.test(path) ? 'lesson' : null
}
