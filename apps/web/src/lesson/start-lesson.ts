/** The small part of a lesson page that runs at once: marks, contents, where reading stopped. The rest waits for a touch. */
import { noteKey, openLearner, progressKey, type LearnerState } from '../learner/learner.ts'
import { startIslands } from '../islands/start-islands.ts'
import { startLines } from './start-lines.ts'
import { startMarks } from './start-marks.ts'
import { startNotes } from './start-notes.ts'
import { startSamples } from './start-samples.ts'
import { startWalks } from './start-walks.ts'

const READ_AFTER_MS = 1_500

export function startLesson(): void {
  const lesson = document.querySelector<HTMLElement>('[data-lesson-page]')?.dataset['lessonPage']
  if (lesson === undefined) return
  startMarks()
  startSamples()
  startNotes()
  startWalks()
  startLines()
  startIslands({
    quiz: () => import('./quiz.svelte'),
    cards: () => import('./cards.svelte'),
    interview: () => import('./interview.svelte'),
    checklist: () => import('./checklist.svelte'),
  })
  offerResume(lesson)
  followReading(lesson)
  openLearner().subscribe((state) => tickContents(lesson, state))
}

/** Notes the section being read, and ticks one off when its end has stayed in sight for a moment. */
function followReading(lesson: string): void {
  const sections = [...document.querySelectorAll<HTMLElement>('[data-section]')]
  const current = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting || !(entry.target instanceof HTMLElement)) continue
      const id = entry.target.dataset['section'] ?? null
      openLearner().stopAt(lesson, id)
      for (const link of document.querySelectorAll('[data-contents] a')) {
        if (link.getAttribute('href') === `#${id}`) {
          link.setAttribute('aria-current', 'location')
          showInContents(link)
        } else link.removeAttribute('aria-current')
      }
    }
    // A band near the top: the section that crosses it is the one being read.
  }, { rootMargin: '-20% 0px -75% 0px' })

  const timers = new WeakMap<Element, ReturnType<typeof setTimeout>>()
  const ends = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(timers.get(target))
      if (!isIntersecting) continue
      timers.set(target, setTimeout(() => {
        const id = target.closest<HTMLElement>('[data-section]')?.dataset['section']
        if (id !== undefined) openLearner().record(lesson, id, { done: true })
        ends.unobserve(target)
      }, READ_AFTER_MS))
    }
  })

  for (const section of sections) {
    current.observe(section)
    const end = section.querySelector('[data-end]')
    if (end !== null && section.dataset['byDoing'] === undefined) ends.observe(end)
  }
}

/** Scrolls the list of contents alone: `scrollIntoView` would take the page along. */
function showInContents(link: Element): void {
  const list = link.closest('nav')
  if (list === null) return
  const [seen, whole] = [link.getBoundingClientRect(), list.getBoundingClientRect()]
  if (seen.bottom > whole.bottom - 40) list.scrollTop += seen.bottom - whole.bottom + 120
  else if (seen.top < whole.top + 40) list.scrollTop -= whole.top - seen.top + 120
}

function tickContents(lesson: string, state: LearnerState): void {
  for (const link of document.querySelectorAll<HTMLElement>('[data-contents] a')) {
    const section = link.getAttribute('href')?.slice(1) ?? ''
    const done = state.progress[progressKey(lesson, section)]?.done === true
    const isMarked = Object.values(state.bookmarks).some((bookmark) => bookmark.lesson === lesson && bookmark.section === section)
    const isNoted = (state.notes[noteKey(lesson, section)]?.text ?? '') !== ''
    const mark = link.querySelector('[data-mark]')
    if (mark !== null) mark.textContent = [done && 'done', isMarked && 'bookmarked', isNoted && 'with a note'].filter(Boolean).map((word) => `, ${word}`).join('')
    link.toggleAttribute('data-done', done)
    link.toggleAttribute('data-kept', isMarked || isNoted)
  }
  for (const step of document.querySelectorAll<HTMLElement>('[data-lab-step]')) {
    const done = state.progress[progressKey(lesson, `lab:${step.dataset['labStep']}`)]?.done === true
    const mark = step.querySelector('[data-mark]')
    if (mark !== null) mark.textContent = done ? ', done' : ''
    step.toggleAttribute('data-done', done)
  }
}

function offerResume(lesson: string): void {
  const place = openLearner().state.place
  const offer = document.querySelector<HTMLAnchorElement>('[data-resume]')
  if (offer === null || place?.lesson !== lesson || place.section === null || location.hash !== '') return
  const section = document.getElementById(place.section)
  const title = section?.querySelector('h2')?.textContent?.trim()
  if (section === null || title === undefined || section.previousElementSibling === null) return
  offer.href = `#${place.section}`
  offer.textContent = `Resume at “${title}”`
  offer.hidden = false
}
