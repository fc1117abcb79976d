import assert from 'node:assert/strict'
import test from 'node:test'
import { notesMarkdown } from './notes-markdown.ts'

const lessons = [{ id: 'a', title: 'Async', sections: [{ id: 'one', title: 'One' }, { id: 'two', title: 'Two' }] }, { id: 'b', title: 'Bare', sections: [] }]
const note = (section: string | null, text: string) => ({ lesson: 'a', section, text, at: '1' })
const mark = (section: string | null, line: string | null, title: string) => ({ lesson: 'a', section, line, title, at: '1' })

test('notes stand under their lesson and section in the order of the course, with the lines marked there', () => {
  const text = notesMarkdown({
    lessons,
    notes: [note('two', 'second\nline'), note(null, ' whole '), note('one', '')],
    bookmarks: [mark('one', 'x.ts:3', 'await `x`'), mark('two', null, 'Two'), mark(null, null, 'Async')],
  })
  assert.equal(text, "# Async\n\nwhole\n\n## One\n\n- `await 'x'` (x.ts:3)\n\n## Two\n\nsecond\nline\n")
})

test('without notes there is no document', () => assert.equal(notesMarkdown({ lessons, notes: [note('one', '')], bookmarks: [mark('one', null, 'One')] }), ''))
