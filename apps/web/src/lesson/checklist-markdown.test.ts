import assert from 'node:assert/strict'
import test from 'node:test'
import { checklistMarkdown } from './checklist-markdown.ts'

const groups = [{ title: 'Latency', questions: [{ id: 'budget', ask: 'How long may it take?', why: '' }, { id: 'tail', ask: 'And the tail?', why: '' }] }]

test('a record holds each question under its group, with the answer or that there is none', () => {
  const text = checklistMarkdown({ title: 'Async', system: ' Orders ', groups, answers: { budget: ' 200 ms ' }, date: '2026-01-02' })
  assert.equal(text, [
    '# Decisions: Orders', '', 'After the lesson “Async”, 2026-01-02.', '', '## Latency',
    '', '**How long may it take?**', '', '200 ms', '', '**And the tail?**', '', '_Not decided yet._', '',
  ].join('\n'))
})
