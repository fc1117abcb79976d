import assert from 'node:assert/strict'
import test from 'node:test'
import { find } from './find.ts'
import type { SearchEntry } from './search-entry.ts'

const entry = (title: string, text = '', kind: SearchEntry['kind'] = 'section'): SearchEntry => ({ kind, title, text, href: `/${title}` })
const entries = [
  entry('Home', '', 'page'), entry('Review', '', 'page'), entry('A dropped signal'), entry('Signals from the edge'),
  entry('A lost update', 'when a signal is late'), entry('B4 A dropped signal', '', 'pitfall'),
]
const titles = (query: string, recent: string[] = []) => find(entries, query, recent).map((each) => each.title)

test('the beginning of a word is enough, and the beginning of a title counts most', () => {
  assert.deepEqual(titles('sign'), ['Signals from the edge', 'A dropped signal', 'B4 A dropped signal', 'A lost update'])
})

test('every word must be there, in any order', () => {
  assert.deepEqual(titles('signal drop'), ['A dropped signal', 'B4 A dropped signal'])
  assert.deepEqual(titles('signal zebra'), [])
})

test('a whole word beats the beginning of a longer one', () => {
  assert.deepEqual(titles('b4'), ['B4 A dropped signal'])
  assert.equal(titles('signal')[0], 'Signals from the edge')
})

test('with nothing typed, what was used last comes first, then the pages', () => {
  assert.deepEqual(titles('', ['/A lost update', '/gone']), ['A lost update', 'Home', 'Review'])
})

test('signs and case are no words', () => {
  assert.deepEqual(titles('DROPPED-signal!'), ['A dropped signal', 'B4 A dropped signal'])
  assert.deepEqual(titles('  '), ['Home', 'Review'])
})
