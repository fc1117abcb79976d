import assert from 'node:assert/strict'
import test from 'node:test'
import { designNoteMarkdown, isDefended, NO_NOTE, parseNote } from './design-note.ts'

const note = { decision: 'We send a partial summary when inventory is late.', measured: '11 orders', givenUp: '', changeMind: 'a second market' }

test('a note is a decision with at least one thing said for or against it', () => {
  assert.equal(isDefended(note), true)
  assert.equal(isDefended({ ...NO_NOTE, decision: note.decision }), false)
  assert.equal(isDefended({ ...note, decision: 'Yes.' }), false)
})

test('a note is read back, and a text from before there were parts is the decision', () => {
  assert.deepEqual(parseNote(JSON.stringify(note)), note)
  assert.deepEqual(parseNote('We wait.'), { ...NO_NOTE, decision: 'We wait.' })
  assert.deepEqual(parseNote('7'), { ...NO_NOTE, decision: '7' })
  assert.deepEqual(parseNote(null), NO_NOTE)
})

test('the document says what was decided, what is not written, and what the lab has shown', () => {
  const checked = { chosen: 0, holds: false, orders: 3, of: 10, shown: [1], example: '', otherwise: '', claim: '' }
  const text = designNoteMarkdown({
    title: 'Orders', note, caught: '9/13', date: '2026-01-02',
    predictions: [
      { title: 'Keep the order', symptoms: ['It hangs', 'One fails'], prediction: { chosen: 0, words: 'slow\nforever', checked } },
      { title: 'Drop the signal', symptoms: ['x'], prediction: { chosen: 0, words: '', checked: null } },
    ],
  })
  assert.equal(text, [
    '# Design review: Orders', '', 'From the lab, 2026-01-02.', '', '## Decision', '', note.decision, '', '## What was measured', '', '11 orders', '',
    '## What is given up', '', '_Not written yet._', '', '## What would change my mind', '', 'a second market', '', '## Evidence', '',
    '- Bugs caught by my tests: 9 of 13', '- Keep the order. Predicted: It hangs. What shows, in 3 of 10 orders: One fails.', '  In my words: slow forever', '',
  ].join('\n'))
})

test('without evidence there is no heading for it', () => {
  assert.doesNotMatch(designNoteMarkdown({ title: 'Orders', note, caught: null, date: '2026-01-02', predictions: [] }), /Evidence/)
})
