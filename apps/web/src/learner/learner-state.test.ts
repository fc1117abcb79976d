import assert from 'node:assert/strict'
import test from 'node:test'
import {
  EMPTY, lessonShare, parseState, withBookmark, withConfirmed, withLike, withProgress, withServer,
  type LearnerState,
} from './learner-state.ts'

const tick = (item: string, at: string, value: string | null = null) => ({ lesson: 'a', item, done: true, value, at })
const me = { learner: 'x', anonymous: true as const, progress: [], bookmarks: [], likes: [] }

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
  const bookmark = { lesson: 'a', section: null, title: 'A', at: '1' }
  const state = withBookmark(EMPTY, bookmark, false)
  assert.deepEqual(withServer(state, { ...me, bookmarks: [bookmark] }).bookmarks, {})
})

test('a bookmark removed on another device goes once nothing waits for it here', () => {
  const bookmark = { lesson: 'a', section: null, title: 'A', at: '1' }
  const kept: LearnerState = { ...EMPTY, bookmarks: { a: bookmark } }
  assert.deepEqual(withServer(kept, me).bookmarks, {})
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
