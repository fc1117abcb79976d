import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EditorState } from '@codemirror/state'
import type { Problem } from '../language/messages.ts'
import { compileProblem, marksOf, type Origin, problemEffects, problems, withoutRepeats } from './problems.ts'

const text = 'const a = 1\nsave()\n'

const problem = (from: number, to: number, rest: Partial<Problem> = {}): Problem => ({ from, to, severity: 'error', source: 'TypeScript 1', message: 'wrong', fixes: [], ...rest })
const start = (): EditorState => EditorState.create({ doc: text, extensions: [problems()] })

function put(state: EditorState, origin: Origin, ...found: Problem[]): EditorState {
  return state.update({ effects: problemEffects(state, origin, found, () => undefined) }).state
}

const shown = (state: EditorState): string[] => marksOf(state).map(({ origin, from, to }) => `${origin} «${state.sliceDoc(from, to)}»`)

test('each origin replaces its own problems and leaves the others', () => {
  const state = put(put(start(), 'types', problem(6, 7)), 'findings', problem(12, 18))
  assert.deepEqual(shown(state), ['types «a»', 'findings «save()»'])
  assert.deepEqual(shown(put(state, 'types')), ['findings «save()»'])
})

test('problems move with the text, and lose fixes that were worked out for the text as it was', () => {
  const fix = { title: 'Add await', edits: [{ file: 'main.ts', from: 12, to: 12, insert: 'await ' }] }
  const state = put(start(), 'findings', problem(12, 18, { fixes: [fix] })).update({ changes: { from: 0, insert: '// first\n' } }).state
  assert.deepEqual(shown(state), ['findings «save()»'])
  assert.deepEqual(marksOf(state)[0]?.fixes, [])
})

test('what a run came to goes with the first change', () => {
  const state = put(put(start(), 'run', problem(12, 18)), 'types', problem(6, 7))
  assert.deepEqual(shown(state.update({ changes: { from: 0, insert: ' ' } }).state), ['types «a»'])
})

test('what the compiler says of a line, types do not say again; a promise that is dropped is told once', () => {
  const { doc } = start()
  const marks = [
    { ...problem(12, 18), origin: 'compile' as const }, { ...problem(12, 14), origin: 'types' as const }, { ...problem(6, 7), origin: 'types' as const },
  ]
  assert.deepEqual(withoutRepeats(doc, marks).map(({ origin, from }) => `${origin} ${from}`), ['compile 12', 'types 6'])
  const dropped = [{ ...problem(12, 18, { source: 'B1' }), origin: 'types' as const }, { ...problem(12, 18, { source: 'B1' }), origin: 'findings' as const }]
  assert.deepEqual(withoutRepeats(doc, dropped).map(({ origin }) => origin), ['types'])
})

test('a place of the compiler becomes the word that stands there', () => {
  const { from, to, message } = compileProblem(start().doc, { file: 'main.ts', line: 2, column: 1, code: 'syntax', message: 'No.', hint: 'Yes.' })
  assert.deepEqual([from, to, message], [12, 16, 'No.\nYes.'])
})
