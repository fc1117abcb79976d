/** Tells on the home page how many reviewed cards are due today. The scheduler is fetched only by one who has reviews. */
import { openLearner } from '../learner/learner.ts'

export function startDueToday(): void {
  const place = document.querySelector<HTMLAnchorElement>('[data-due]')
  if (place === null) return
  openLearner().subscribe(({ reviews, retention }) => {
    const log = Object.values(reviews).filter((review) => !review.undone)
    if (log.length === 0) return
    Promise.all([import('../review/schedule.ts'), import('../review/queue.ts')]).then(
      ([{ Schedule }, { forecast }]) => {
        const cards = [...new Set(log.map((review) => review.card))]
        const [due = 0] = forecast(cards, new Schedule(log, retention), Date.now(), 1)
        place.hidden = due === 0
        place.textContent = due === 1 ? '1 card is due today' : `${due} cards are due today`
      },
      (error: unknown) => console.warn('The cards that are due cannot be counted now.', error),
    )
  })
}
