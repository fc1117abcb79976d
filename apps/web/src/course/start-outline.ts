/** Shows in the outline how much of each lesson is done, and offers to continue where reading stopped. */
import { lessonShare, openLearner, type LearnerState } from '../learner/learner.ts'

export function startOutline(): void {
  openLearner().subscribe(show)
}

function show(state: LearnerState): void {
  for (const link of document.querySelectorAll<HTMLElement>('[data-outline]')) {
    const share = lessonShare(state, link.dataset['outline'] ?? '', (link.dataset['sections'] ?? '').split(' ').filter(Boolean))
    const tag = link.querySelector<HTMLElement>('[data-share]')
    if (tag === null) continue
    tag.hidden = share === 0
    tag.textContent = share === 1 ? '✓ Done' : `${Math.round(share * 100)}% done`
    tag.classList.toggle('ok', share === 1)
  }
  const none = document.querySelector<HTMLElement>('[data-no-progress]')
  if (none !== null) none.hidden = Object.values(state.progress).some(({ done }) => done)
  const offer = document.querySelector<HTMLAnchorElement>('[data-continue]')
  const place = state.place
  if (offer === null || place === null) return
  const known = document.querySelector(`[data-outline="${CSS.escape(place.lesson)}"] .name`)
  if (known === null) return
  offer.href = `/learn/javascript/${place.lesson}${place.section === null ? '' : `#${place.section}`}`
  offer.textContent = `Continue: ${known.textContent?.trim() ?? 'your lesson'}`
}
