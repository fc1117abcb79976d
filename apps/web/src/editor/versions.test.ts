import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changedFiles, type Version, worthTelling } from './versions.ts'

const files = (text: string, other = ''): Version['files'] => [{ name: 'main.ts', text }, { name: 'other.ts', text: other }]
const version = (text: string, minute: number, reason = 'pause'): Version => ({ files: files(text), at: new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString(), reason })
const isPause = ({ reason }: Version): boolean => reason === 'pause'
const told = (versions: Version[], now: string): string[] => worthTelling(versions, files(now), isPause).map(({ files: [file] }) => file?.text ?? '')

test('a version that is what stands here, or what the newer one is, is not told', () => {
  assert.deepEqual(told([version('c', 30), version('b', 20), version('b', 10), version('a', 0)], 'c'), ['b', 'a'])
})

test('of versions that pauses left, the newest of two minutes is told; one with a reason is always told', () => {
  assert.deepEqual(told([version('e', 11), version('d', 10), version('c', 10, 'Before reset'), version('b', 9), version('a', 8)], 'now'), ['e', 'c', 'a'])
})

test('the beginning, which has no time, is told', () => {
  assert.deepEqual(told([version('b', 1), { ...version('a', 0, 'As it was given'), at: '' }], 'now'), ['b', 'a'])
})

test('a version changes the files that differ, and brings back those that are gone', () => {
  assert.deepEqual(changedFiles([...files('a', 'x'), { name: 'gone.ts', text: '' }], files('b', 'x')), ['main.ts', 'gone.ts'])
})
