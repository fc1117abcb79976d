/** Bookmark and like buttons: `data-bookmark` with `data-lesson`, `data-of` and `data-title`; `data-like` with `data-lesson`. */
import { openLearner, bookmarkKey, type LearnerState } from '../learner/learner.ts'

export function startMarks(): void {
  const learner = openLearner()
  const bookmarks = [...document.querySelectorAll<HTMLElement>('[data-bookmark]')]
  const likes = [...document.querySelectorAll<HTMLElement>('[data-like]')]
  for (const button of bookmarks) {
    button.addEventListener('click', () => {
      const { lesson = '', of: section, title = '' } = button.dataset
      learner.toggleBookmark({ lesson, section: section ?? null, title })
    })
  }
  for (const button of likes) button.addEventListener('click', () => learner.toggleLike(button.dataset['lesson'] ?? ''))

  learner.subscribe((state: LearnerState) => {
    for (const button of bookmarks) {
      const { lesson = '', of: section } = button.dataset
      show(button, state.bookmarks[bookmarkKey({ lesson, section: section ?? null })] !== undefined)
    }
    for (const button of likes) show(button, state.likes[button.dataset['lesson'] ?? '']?.mine === true)
  })
}

function show(button: HTMLElement, pressed: boolean): void {
  button.setAttribute('aria-pressed', String(pressed))
}
