/** Every card that the learner has: those of the lessons, and those that their own mistakes have made. */
import { progressKey, type LearnerState } from '../learner/learner-state.ts'
import type { CardProps, Code, InterviewProps, QuizProps } from '../lesson/lesson-props.ts'

/** What a lesson brings to the deck, made at build time. */
export interface LessonDeck {
  lesson: string
  title: string
  cards: CardProps['cards']
  quiz: QuizProps['items']
  interview: InterviewProps['questions']
}

export interface DeckCard {
  /** As the log of reviews names it: see `Review` of the protocol. */
  id: string
  lesson: string
  lessonTitle: string
  /** Why it is here. */
  origin: string
  /** Safe HTML. */
  prompt: string
  code: Code | null
  explorable: boolean
  /** Safe HTML. */
  answer: string
  href: string
}

/** Mistakes come first: such a card goes when the mistake is mended, unless it was reviewed. Then a lesson's own, in its order. */
export function deckOf(lessons: readonly LessonDeck[], state: LearnerState): DeckCard[] {
  const reviewed = new Set(Object.values(state.reviews).filter((review) => !review.undone).map((review) => review.card))
  return lessons.flatMap((deck) => {
    const base = { lesson: deck.lesson, lessonTitle: deck.title }
    const href = `/learn/javascript/${deck.lesson}`
    const own = deck.cards.map((card): DeckCard => ({
      ...base, id: `${deck.lesson}:card:${card.id}`, origin: 'Card', prompt: card.prompt, code: card.code, explorable: false, answer: card.answer, href,
    }))
    const missed = deck.quiz.flatMap((item): DeckCard[] => {
      const id = `${deck.lesson}:quiz:${item.id}`
      const answered = state.progress[progressKey(deck.lesson, `quiz:${item.id}`)]
      const right = item.options[item.answer]
      if (right === undefined || answered === undefined || (answered.done && !reviewed.has(id))) return []
      return [{
        ...base, id, origin: 'A question you missed', prompt: item.question, code: item.code, explorable: item.answerFrom === 'outcomes',
        answer: `<p><strong>${right.html}</strong></p><p>${right.explanation}</p>`, href: `${href}#quiz-${item.id}`,
      }]
    })
    const explained = deck.interview.flatMap((question): DeckCard[] =>
      state.progress[progressKey(deck.lesson, `interview:${question.id}`)]?.done !== true
        ? []
        : [{
            ...base, id: `${deck.lesson}:interview:${question.id}`, origin: 'Explain it, in two minutes', prompt: question.question, code: null,
            explorable: false, answer: question.modelAnswer, href,
          }],
    )
    return [...missed, ...survivors(deck, state), ...own, ...explained]
  })
}

/** Reviewed cards that have left the deck since: a bug's card goes when the bug is caught, and counts as due no more. */
export function isGone(card: string, state: LearnerState): boolean {
  const [lesson = '', kind, id = ''] = card.split(':')
  return kind === 'bug' && state.progress[progressKey(lesson, `bug:${id}`)]?.done !== false
}

/** Bugs of the lab that the learner's tests let live, with the hint that the verdict gave. */
function survivors({ lesson, title }: LessonDeck, state: LearnerState): DeckCard[] {
  const prefix = progressKey(lesson, 'bug:')
  return Object.entries(state.progress).flatMap(([key, { done, value }]): DeckCard[] => {
    if (!key.startsWith(prefix) || done || value === null) return []
    return [{
      id: `${lesson}:bug:${key.slice(prefix.length)}`, lesson, lessonTitle: title, origin: 'A bug your tests let live',
      prompt: `${escapeHtml(value)} Which assertion would have caught it, and in which order of events?`,
      code: null, explorable: false,
      answer: `<p>Only a run can say. <a href="/learn/javascript/${lesson}/lab">Write the test in the lab</a> and submit it: this card goes when the bug is caught.</p>`,
      href: `/learn/javascript/${lesson}/lab`,
    }]
  })
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
