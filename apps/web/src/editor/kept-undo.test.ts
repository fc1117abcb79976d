import assert from 'node:assert/strict'
import { test } from 'node:test'
import { history, isolateHistory, redo, redoDepth, undo, undoDepth } from '@codemirror/commands'
import { EditorState } from '@codemirror/state'
import { keepUndo, withKeptUndo } from './kept-undo.ts'

const extensions = [history()]

/** A state in which these texts were appended one after another, each to be undone by itself. */
function typed(...texts: string[]): EditorState {
  let state = EditorState.create({ doc: '', extensions })
  for (const insert of texts) state = state.update({ changes: { from: state.doc.length, insert }, userEvent: 'input.paste' }).state
  return state
}

function after(state: EditorState, command: typeof undo): EditorState {
  let next = state
  command({ state, dispatch: (transaction) => (next = transaction.state) })
  return next
}

/** What a reload leaves of it: text that was written and read again. */
function reloaded(state: EditorState, doc = state.doc.toString()): EditorState | null {
  return withKeptUndo(JSON.parse(JSON.stringify(keepUndo(state))), { doc, extensions })
}

test('what was typed before a reload is undone and redone after it', () => {
  const state = reloaded(after(typed('one ', 'two ', 'three'), undo))
  assert.ok(state)
  assert.equal(state.doc.toString(), 'one two ')
  assert.equal(after(state, redo).doc.toString(), 'one two three')
  assert.equal(after(after(state, undo), undo).doc.toString(), '')
})

test('history of another text is not taken, nor what cannot be read', () => {
  assert.equal(reloaded(typed('one'), 'two'), null)
  for (const kept of [null, {}, { doc: 'x', history: null }, { doc: 'x', history: { done: [{ changes: 'no' }], undone: [] } }]) {
    assert.equal(withKeptUndo(kept, { doc: 'x', extensions }), null, JSON.stringify(kept))
  }
})

test('one change that is too long by itself is not kept', () => {
  const state = reloaded(typed('x'.repeat(300), 'y'.repeat(500_000)).update({ changes: { from: 0, to: 500_300 }, annotations: isolateHistory.of('full') }).state)
  assert.ok(state)
  assert.equal(undoDepth(state), 0)
})

test('a history that is too long loses its oldest part, and what is left can be undone', () => {
  const long = Array.from({ length: 100 }, (_, index) => `${index}${'x'.repeat(10_000)}\n`)
  let state = typed(...long)
  for (let count = 0; count < 100; count++) state = state.update({ changes: { from: 0, to: 10_000 }, annotations: isolateHistory.of('full') }).state
  const kept = keepUndo(state)
  assert.ok(JSON.stringify(kept.history).length <= 400_000)
  const back = withKeptUndo(kept, { doc: kept.doc, extensions })
  assert.ok(back)
  assert.ok(undoDepth(back) > 10 && undoDepth(back) < undoDepth(state))
  assert.equal(after(back, undo).doc.length, back.doc.length + 10_000)
  assert.equal(redoDepth(back), 0)
})
