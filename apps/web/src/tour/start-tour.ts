/** Hears the offer of the tour, which is made to one who is new, once; opens it too when a command asks for it (`tour`, on the document). */
import { endTour } from './tour-kept.ts'
import { pageOf } from './tours.ts'

export function startTour(): void {
  const page = pageOf(location.pathname)
  const open = (): void => {
    hideOffer()
    // A page without a tour leads to one that has.
    if (page === null) return location.assign('/#tour')
    import('./mount-tour.ts').then(({ mountTour }) => mountTour(page), (error: unknown) => console.error('The tour did not load. Try again, or reload.', error))
  }
  document.addEventListener('tour', open)
  document.addEventListener('click', ({ target }) => {
    const act = target instanceof Element ? target.closest<HTMLElement>('[data-tour-act]')?.dataset['tourAct'] : undefined
    if (act === 'show') open()
    if (act !== 'skip') return
    endTour('skipped')
    hideOffer()
    document.querySelector<HTMLElement>('#main')?.focus({ preventScroll: true })
  })
  if (location.hash === '#tour') open()
}

function hideOffer(): void {
  document.documentElement.dataset['tour'] = 'over'
}
