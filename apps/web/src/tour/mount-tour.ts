import { mount, unmount } from 'svelte'
import { endTour } from './tour-kept.ts'
import Tour from './tour.svelte'
import { TOURS, type TourPage } from './tours.ts'

let isOpen = false

/** Shows the tour of a page, and gives the focus back when it is over. */
export function mountTour(page: TourPage): void {
  if (isOpen) return
  isOpen = true
  const before = document.activeElement
  const tour = mount(Tour, {
    target: document.body,
    props: {
      steps: TOURS[page],
      onend(how: 'done' | 'skipped') {
        isOpen = false
        endTour(how)
        void unmount(tour)
        if (before instanceof HTMLElement && before !== document.body && before.checkVisibility()) before.focus()
        else document.querySelector<HTMLElement>('#main')?.focus({ preventScroll: true })
      },
    },
  })
}
