import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeContentError, isContentErrors } from './content-error.ts'
import { lessonFolder, parseCourse } from './parse-course.ts'

const outline = `id: js
title: JavaScript
modules:
  - id: basics
    title: Basics
    lessons:
      - { id: values, title: Values }
      - { id: loops, title: Loops, written: true }
  - id: async
    title: Async
    lessons:
      - { id: promises, title: Promises }
`

test('lessons are numbered through, module after module', () => {
  const course = parseCourse(outline)
  assert.ok(!isContentErrors(course))
  const lessons = course.modules.flatMap((module) => module.lessons)
  assert.deepEqual(lessons.map(({ number, id, written }) => `${number} ${id} ${written}`), [
    '1 values false', '2 loops true', '3 promises false',
  ])
})

test('a lesson lives in a folder that counts its module and itself', () => {
  const course = parseCourse(outline)
  assert.ok(!isContentErrors(course))
  assert.equal(lessonFolder(course, 'loops'), '01-basics/02-loops')
  assert.equal(lessonFolder(course, 'promises'), '02-async/01-promises')
  assert.equal(lessonFolder(course, 'nowhere'), null)
})

test('a mistake names its line, what was expected and what came', () => {
  const cases: [string, string, string][] = [
    ['an id used twice', outline.replace('id: promises', 'id: values'), "course.yaml:12: expected an id that no other lesson has, got 'values' again"],
    ['a field nobody knows', outline.replace('written: true', 'writen: true'), 'course.yaml:8: expected only known fields at modules.0.lessons.1, got writen'],
    ['an id with capitals', outline.replace('id: loops', 'id: Loops'), "course.yaml:8: expected modules.0.lessons.1.id to be right (lower-case words joined by hyphens), got 'Loops'"],
    ['no lessons', 'id: js\ntitle: J\nmodules: []\n', 'course.yaml:3: expected modules to be right (Too small: expected array to have >=1 items), got []'],
  ]
  for (const [name, text, expected] of cases) {
    const errors = parseCourse(text)
    assert.ok(isContentErrors(errors), name)
    assert.deepEqual(errors.map(describeContentError), [expected], name)
  }
})

test('broken YAML is one error with its line', () => {
  const errors = parseCourse('id: js\ntitle: "open\n')
  assert.ok(isContentErrors(errors))
  assert.equal(errors[0]?.expected, 'valid YAML')
  assert.ok((errors[0]?.line ?? 0) >= 2)
})
