/** Offers the tour to one who is new, once, in a corner; opens it when a command asks for it (`tour`, on the document). */
import { endTour, isTourOver } from './tour-kept.ts'
import { pageOf } from './tours.ts'

const OFFER_AFTER_MS = 1_500

export function startTour(): void {
  const page = pageOf(location.pathname)
  const open = (): void => {
    document.querySelector('[data-tour-offer]')?.remove()
    // A page without a tour leads to one that has.
    if (page === null) return location.assign('/#tour')
    import('./mount-tour.ts').then(({ mountTour }) => mountTour(page), (error: unknown) => console.error('The tour did not load. Try again, or reload.', error))
  }
  document.addEventListener('tour', open)
  if (location.hash === '#tour') open()
  else if (page !== null && !isTourOver()) setTimeout(() => offer(open), OFFER_AFTER_MS)
}

function offer(open: () => void): void {
  if (isTourOver() || document.querySelector('[data-tour-offer]') !== null) return
  const card = document.createElement('aside')
  card.className = 'tour-card'
  card.dataset['tourOffer'] = ''
  card.setAttribute('aria-label', 'Tour')
  const words = document.createElement('p')
  words.textContent = 'New here? A tour in three steps.'
  const buttons = document.createElement('p')
  buttons.className = 'tour-buttons'
  const skip = (): void => {
    endTour('skipped')
    card.remove()
  }
  buttons.append(button('Show me', 'button primary', open), button('No, thanks', 'button quiet', skip))
  card.append(words, buttons)
  card.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') skip()
  })
  document.querySelector('header')?.after(card)
}

function button(text: string, kind: string, act: () => void): HTMLElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = kind
  made.textContent = text
  made.addEventListener('click', act)
  return made
}
