import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { type LearnerState, withNote } from './learner-state.ts'
import { LearnerStore } from './learner-store.ts'

/** One browser's storage, which two tabs share. */
const stored = new Map<string, string>()
let isFull = false
const localStorage = {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem(key: string, text: string): void {
    if (isFull) throw new DOMException('Full', 'QuotaExceededError')
    stored.set(key, text)
  },
}
const window = new EventTarget()
for (const [name, value] of Object.entries({ localStorage, window })) Object.defineProperty(globalThis, name, { configurable: true, value })
beforeEach(() => {
  stored.clear()
  isFull = false
})

const write = (tab: LearnerStore, section: string, text = section): void => tab.change((state) => withNote(state, { lesson: 'a', section, text, at: '1' }))
const notes = ({ notes: all }: LearnerState): string[] => Object.values(all).map(({ text }) => text)

test('what two tabs write in turn is kept of both', () => {
  const [one, two] = [new LearnerStore(), new LearnerStore()]
  write(one, 'first')
  write(two, 'second')
  write(one, 'third')
  assert.deepEqual(notes(one.state), ['first', 'second', 'third'])
})

test('what is written while storage is full is not forgotten by the next change, and is stored when there is room', () => {
  const tab = new LearnerStore()
  write(tab, 'first')
  isFull = true
  write(tab, 'second')
  window.dispatchEvent(Object.assign(new Event('storage'), { key: 'interleave:learner', newValue: stored.get('interleave:learner') }))
  write(tab, 'third')
  assert.deepEqual(notes(tab.state), ['first', 'second', 'third'])
  isFull = false
  write(tab, 'fourth')
  assert.deepEqual(notes(new LearnerStore().state), ['first', 'second', 'third', 'fourth'])
})
