import assert from 'node:assert/strict'
import test from 'node:test'
import {
  bookmarkKey, EMPTY, lessonShare, parseState, withBookmark, withConfirmed, withLike, withNote, withProgress, withServer,
  type LearnerState,
} from './learner-state.ts'

const tick = (item: string, at: string, value: string | null = null) => ({ lesson: 'a', item, done: true, value, at })
const me = { learner: 'x', anonymous: true as const, progress: [], bookmarks: [], notes: [], likes: [] }

test('a second change of the same thing replaces the first in the queue', () => {
  const state = withProgress(withProgress(EMPTY, tick('s', '1', 'one')), tick('s', '2', 'two'))
  assert.deepEqual(state.pending.map((change) => change.kind === 'progress' && change.progress.value), ['two'])
})

test('the later of two answers wins when the server knows another', () => {
  const state = withProgress(EMPTY, tick('s', '2026-01-02', 'mine'))
  const older = withServer(state, { ...me, progress: [tick('s', '2026-01-01', 'theirs')] })
  const newer = withServer(state, { ...me, progress: [tick('s', '2026-01-03', 'theirs')] })
  assert.equal(older.progress['a#s']?.value, 'mine')
  assert.equal(newer.progress['a#s']?.value, 'theirs')
})

test('a bookmark removed while offline stays removed after the server is heard', () => {
  const bookmark = { lesson: 'a', section: null, line: null, title: 'A', at: '1' }
  const state = withBookmark(EMPTY, bookmark, false)
  assert.deepEqual(withServer(state, { ...me, bookmarks: [bookmark] }).bookmarks, {})
})

test('a bookmark removed on another device goes once nothing waits for it here', () => {
  const bookmark = { lesson: 'a', section: null, line: null, title: 'A', at: '1' }
  const kept: LearnerState = { ...EMPTY, bookmarks: { a: bookmark } }
  assert.deepEqual(withServer(kept, me).bookmarks, {})
})

test('a lesson, a section of it and a line of that section are three bookmarks', () => {
  const places = [{ section: null, line: null }, { section: 's', line: null }, { section: 's', line: 'main.ts:3' }]
  const state = places.reduce((sum, place) => withBookmark(sum, { lesson: 'a', ...place, title: 'A', at: '1' }, true), EMPTY)
  assert.deepEqual(Object.keys(state.bookmarks), ['a', 'a#s', 'a#s@main.ts:3'])
  const { line: _, ...old } = { lesson: 'a', section: 's', line: null, title: 'A', at: '1' }
  assert.equal(bookmarkKey(old), 'a#s', 'one kept before there were lines has the same name')
})

test('of two notes the later one wins, also when it says that there is none', () => {
  const note = (text: string, at: string) => ({ lesson: 'a', section: 's', text, at })
  const state = withNote(EMPTY, note('mine', '2'))
  const after = (text: string, at: string) => withServer(state, { ...me, notes: [note(text, at)] }).notes['a#s']?.text
  assert.deepEqual([after('theirs', '1'), after('theirs', '3'), after('', '3')], ['mine', 'theirs', ''])
  assert.deepEqual(withNote(state, note('', '4')).pending.map(({ key }) => key), ['note:a#s'])
})

test('a like given while offline survives a server that has not heard of it', () => {
  const state = withLike(EMPTY, { lesson: 'a', mine: true, at: '1' })
  assert.equal(withServer(state, me).likes['a']?.mine, true)
})

test('confirming an old change leaves the newer one waiting', () => {
  const first = withProgress(EMPTY, tick('s', '1'))
  const second = withProgress(first, tick('s', '2'))
  const [sent] = first.pending
  assert.ok(sent)
  assert.equal(withConfirmed(second, sent).pending.length, 1)
  assert.equal(withConfirmed(first, sent).pending.length, 0)
})

test('the share of a lesson counts only its own sections', () => {
  const state = withProgress(withProgress(EMPTY, tick('one', '1')), tick('quiz:q1', '1'))
  assert.equal(lessonShare(state, 'a', ['one', 'two']), 0.5)
})

test('unreadable storage starts afresh', () => {
  assert.equal(parseState('{'), EMPTY)
  assert.equal(parseState('{"version":7}'), EMPTY)
})
