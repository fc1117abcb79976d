/** Tells on the home page how many reviewed cards are due today. The scheduler is fetched only by one who has reviews. */
import { openLearner } from '../learner/learner.ts'

export function startDueToday(): void {
  const place = document.querySelector<HTMLAnchorElement>('[data-due]')
  if (place === null) return
  openLearner().subscribe((state) => {
    const log = Object.values(state.reviews).filter((review) => !review.undone)
    if (log.length === 0) {
      place.hidden = true
      return
    }
    Promise.all([import('../review/schedule.ts'), import('../review/queue.ts'), import('../review/deck.ts')]).then(
      ([{ Schedule }, { forecast }, { isGone }]) => {
        const cards = [...new Set(log.map((review) => review.card))].filter((card) => !isGone(card, state))
        const [due = 0] = forecast(cards, new Schedule(log, state.retention), Date.now(), 1)
        place.hidden = due === 0
        place.textContent = due === 1 ? '1 card is due today' : `${due} cards are due today`
      },
      (error: unknown) => console.warn('The cards that are due cannot be counted now.', error),
    )
  })
}
