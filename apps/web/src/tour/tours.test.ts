import assert from 'node:assert/strict'
import test from 'node:test'
import { pageOf, TOURS } from './tours.ts'

test('home, lessons and labs have a tour of their own; other pages have none', () => {
  const pages = ['/', '/learn/javascript/async-and-await-patterns', '/learn/javascript/async-and-await-patterns/', '/learn/javascript/x/lab', '/learn/javascript', '/me', '/play']
  assert.deepEqual(pages.map(pageOf), ['home', 'lesson', 'lesson', 'lab', null, null, null])
})

test('every tour has three steps, and each says what and why', () => {
  for (const steps of Object.values(TOURS)) {
    assert.equal(steps.length, 3)
    for (const { title, text, at } of steps) assert.ok(title.length > 5 && text.length > 40 && at.length > 0)
  }
})
