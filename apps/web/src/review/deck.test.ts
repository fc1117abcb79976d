import assert from 'node:assert/strict'
import test from 'node:test'
import { EMPTY, withProgress, withReview, type LearnerState } from '../learner/learner-state.ts'
import { deckOf, isGone, type LessonDeck } from './deck.ts'

const lesson: LessonDeck = {
  lesson: 'waiting',
  title: 'Waiting',
  cards: [{ id: 'one', prompt: 'Why?', code: null, answer: '<p>So.</p>' }],
  quiz: [{ id: 'q', question: 'Which?', code: null, answerFrom: null, options: [{ html: 'this', explanation: 'no' }, { html: 'that', explanation: 'yes' }], answer: 1 }],
  interview: [{ id: 'i', question: 'Explain', seconds: 120, tradeOffs: 2, modelAnswer: '<p>Well</p>', rubric: [] }],
}
const at = '2026-01-05T09:00:00.000Z'
const with_ = (state: LearnerState, item: string, done: boolean, value: string | null = null) => withProgress(state, { lesson: 'waiting', item, done, value, at })
const ids = (state: LearnerState) => deckOf([lesson], state).map((card) => card.id)

test('a lesson brings its own cards', () => {
  assert.deepEqual(ids(EMPTY), ['waiting:card:one'])
})

test('a question answered wrong becomes a card that tells the right option, and goes when it is answered right', () => {
  const missed = with_(EMPTY, 'quiz:q', false, '0')
  assert.deepEqual(ids(missed), ['waiting:quiz:q', 'waiting:card:one'])
  assert.match(deckOf([lesson], missed)[0]!.answer, /that.*yes/)
  assert.deepEqual(ids(with_(missed, 'quiz:q', true, '1')), ['waiting:card:one'])
})

test('a missed question that has been reviewed stays in the deck', () => {
  const reviewed = withReview(with_(EMPTY, 'quiz:q', false, '0'), { card: 'waiting:quiz:q', rating: 3, at, undone: false })
  assert.deepEqual(ids(with_(reviewed, 'quiz:q', true, '1')), ['waiting:quiz:q', 'waiting:card:one'])
})

test('an interview question comes back once its model answer was seen', () => {
  assert.deepEqual(ids(with_(EMPTY, 'interview:i', true)), ['waiting:card:one', 'waiting:interview:i'])
})

test('a bug that the tests let live is a card until it is caught; its hint is text, never markup', () => {
  const alive = with_(EMPTY, 'bug:stale', false, 'Two <b>replies</b>.')
  assert.deepEqual(ids(alive), ['waiting:bug:stale', 'waiting:card:one'])
  assert.match(deckOf([lesson], alive)[0]!.prompt, /Two &lt;b&gt;replies/)
  assert.deepEqual(ids(with_(alive, 'bug:stale', true, null)), ['waiting:card:one'])
})

test('the card of a bug is gone once the bug is caught, and no other card is', () => {
  const alive = with_(EMPTY, 'bug:stale', false, 'Two replies.')
  const isGoneIn = (state: LearnerState) => ['waiting:bug:stale', 'waiting:card:one', 'waiting:quiz:q'].map((card) => isGone(card, state))
  assert.deepEqual(isGoneIn(alive), [false, false, false])
  assert.deepEqual(isGoneIn(with_(alive, 'bug:stale', true)), [true, false, false])
})
