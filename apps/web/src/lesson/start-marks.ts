/** Bookmark and like buttons: `data-bookmark` with `data-lesson`, `data-of` and `data-title`; `data-like` with `data-lesson`. */
import { fetchOk } from '@interleave/patterns/adapters/fetch-ok.ts'
import { sleep } from '@interleave/patterns/sleep.ts'
import { withTimeout } from '@interleave/patterns/with-timeout.ts'
import type { LikeCount } from '@interleave/protocol'
import { openLearner, bookmarkKey, type LearnerState } from '../learner/learner.ts'

const COUNT_AFTER_MS = 2_500
const COUNT_TIMEOUT_MS = 10_000

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
  for (const button of likes) {
    button.addEventListener('click', () => learner.toggleLike(button.dataset['lesson'] ?? ''))
    countLikes(button).catch(() => {
      // Without a network nobody knows how many like it; the button works all the same.
    })
  }

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

/** Shows how many like the lesson, once the page has nothing better to do. */
async function countLikes(button: HTMLElement): Promise<void> {
  const place = button.querySelector('[data-like-count]')
  if (place === null || !navigator.onLine) return
  const lesson = button.dataset['lesson'] ?? ''
  await sleep(COUNT_AFTER_MS)
  const value = await withTimeout(COUNT_TIMEOUT_MS, (signal) => fetchOk(`/api/likes/${encodeURIComponent(lesson)}`, { signal }))
  if (!isLikeCount(value)) return
  const others = value.count - (value.mine ? 1 : 0)
  openLearner().subscribe(({ likes }) => {
    const count = others + (likes[lesson]?.mine === true ? 1 : 0)
    place.textContent = count === 0 ? '' : ` · ${count}`
  })
}

function isLikeCount(value: unknown): value is LikeCount {
  return typeof value === 'object' && value !== null && 'count' in value && typeof value.count === 'number' && 'mine' in value
}
