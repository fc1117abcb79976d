import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeContentError, isContentErrors } from './content-error.ts'
import type { Lesson } from './lesson.ts'
import { parseLesson } from './parse-lesson.ts'
import type { Files } from './parse-lesson.ts'

const front = `---
id: races
number: 3
title: Races
summary: Two calls.
updated: 2026-11-22
readingMinutes: 5
---
`

/** A lesson whose body begins on line 9. */
function lessonOf(body: string, files: Files = {}): Lesson {
  const parsed = parseLesson({ files: { 'lesson.md': front + body, ...files } })
  assert.ok(!isContentErrors(parsed), isContentErrors(parsed) ? parsed.map(describeContentError).join('\n') : '')
  return parsed
}

function mistakesOf(body: string, files: Files = {}): string[] {
  const parsed = parseLesson({ files: { 'lesson.md': front + body, ...files } })
  assert.ok(isContentErrors(parsed), 'it parses')
  return parsed.map(describeContentError)
}

test('a section keeps its address, its kind and its blocks in order', () => {
  const { sections } = lessonOf(`
## First {#first architecture}

Words with \`code\`.

| a | b |
|---|---|
| \`x < y\` | 2 |

### Sub

More words.

## Second {#second summary}

- one
`)
  assert.deepEqual(sections, [
    {
      kind: 'architecture', id: 'first', title: 'First', blocks: [
        { kind: 'prose', html: '<p>Words with <code>code</code>.</p>' },
        { kind: 'table', head: ['a', 'b'], rows: [['<code>x &lt; y</code>', '2']] },
        { kind: 'prose', html: '<h3>Sub</h3>\n<p>More words.</p>' },
      ],
    },
    { kind: 'summary', id: 'second', title: 'Second', blocks: [{ kind: 'prose', html: '<ul>\n<li>one</li>\n</ul>' }] },
  ])
})

test('a sample block is its file, with what the lesson says of it', () => {
  const lesson = lessonOf('\n## S {#s implementation}\n\n```ts sample=a.ts caption="Look here." explore finds=B4,B9\none\ntwo\n```\n', { 'samples/a.ts': 'CODE' })
  assert.deepEqual(lesson.sections[0]?.blocks, [{ kind: 'sample', sample: 'a.ts', caption: 'Look here.' }])
  assert.deepEqual(lesson.samples, {
    'a.ts': { name: 'a.ts', code: 'CODE', prints: ['one', 'two'], findings: ['B4', 'B9'], explore: true },
  })
})

test('a comparison says what each side prints, and only the bad one is found', () => {
  const lesson = lessonOf('\n## S {#s anti-patterns}\n\n```compare bad=a.ts good=b.ts pitfall=B1 finds=B1\nLost.\n--- bad\none\n--- good\n```\n', { 'samples/a.ts': 'A', 'samples/b.ts': 'B' })
  assert.deepEqual(lesson.sections[0]?.blocks, [{ kind: 'compare', bad: 'a.ts', good: 'b.ts', pitfall: 'B1', symptom: 'Lost.' }])
  assert.deepEqual(lesson.samples['a.ts']?.findings, ['B1'])
  assert.deepEqual([lesson.samples['b.ts']?.findings, lesson.samples['b.ts']?.prints], [[], []])
})

test('raw HTML is shown, not run', () => {
  const { sections } = lessonOf('\n## S {#s summary}\n\n<script>alert(1)</script>\n\nan <img src=x onerror=alert(1)> inline\n')
  const [block] = sections[0]?.blocks ?? []
  assert.ok(block?.kind === 'prose')
  assert.doesNotMatch(block.html, /<script|<img/)
  assert.match(block.html, /&#60;script&#62;/)
})

test('mistakes in lesson.md name their lines', () => {
  const cases: [string, string, string][] = [
    ['a kind nobody knows', '\n## S {#s sumary}\n', 'lesson.md:10: expected a kind of section: architecture, which-when, implementation, anti-patterns, checklist, lab, pitfalls, interview, next-level, summary, quiz, review, got \'sumary\''],
    ['a heading without an address', '\n## S {#a summary}\n\nx\n\n## T\n', "lesson.md:14: expected a heading `## Title {#id kind}`, got '## T'"],
    ['an address used twice', '\n## S {#a summary}\n\n## T {#a quiz}\n', "lesson.md:12: expected an id that no other section has, got 'a' again"],
    ['words before the first heading', '\nHello\n', "lesson.md:10: expected a heading `## Title {#id kind}` before anything else, got 'Hello'"],
    ['a link that runs', '\n## S {#a summary}\n\n[x](javascript:alert)\n', "lesson.md:12: expected a link to https://…, to a page of this site (/…) or to a section (#…), got 'javascript:alert'"],
    ['a file that is not there', '\n## S {#a summary}\n\n```ts sample=no.ts caption="c"\n```\n', "lesson.md:12: expected the name of a file in samples/, got 'no.ts'"],
  ]
  for (const [name, body, expected] of cases) assert.deepEqual(mistakesOf(body), [expected], name)
})

test('front matter that is wrong names its line', () => {
  const parsed = parseLesson({ files: { 'lesson.md': front.replace('number: 3', 'number: three') } })
  assert.ok(isContentErrors(parsed))
  const [error] = parsed
  assert.deepEqual([parsed.length, error?.line, error?.got], [1, 3, "'three'"])
  assert.match(error?.expected ?? '', /^number to be right/)
})

test('a quiz question has exactly one right option, and code goes with answerFrom', () => {
  const options = '    - { text: a, explanation: e }\n    - { text: b, explanation: e }\n'
  const body = '\n## S {#s quiz}\n'
  assert.deepEqual(mistakesOf(body, { 'quiz.yaml': `- id: q\n  question: w\n  options:\n${options}` }), [
    'quiz.yaml:1: expected exactly one option with `right: true`, got 0',
  ])
  assert.deepEqual(mistakesOf(body, { 'quiz.yaml': `- id: q\n  question: w\n  code: f()\n  options:\n${options.replace('text: b', 'text: b, right: true')}` }), [
    'quiz.yaml:1: expected code and `answerFrom` together, or neither, got only code',
  ])
})

test('a card takes its code from a sample', () => {
  const lesson = lessonOf('\n## S {#s review}\n', { 'samples/a.ts': 'CODE', 'review.yaml': '- { id: c, prompt: p, sample: a.ts, answer: r }\n' })
  assert.deepEqual(lesson.cards, [{ id: 'c', prompt: 'p', code: 'CODE', answer: 'r' }])
})

test('a lesson without its file or its front matter says so', () => {
  assert.deepEqual(parseLesson({ files: {} }), [{ file: 'lesson.md', line: 1, expected: 'a file lesson.md', got: '[]' }])
  const parsed = parseLesson({ files: { 'lesson.md': '## S' } })
  assert.ok(isContentErrors(parsed))
  assert.equal(parsed[0]?.expected, 'front matter between two lines `---`')
})
