import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyBug, undoBug } from './deliberate-bugs.ts'

const files = [{ name: 'a.ts', text: 'mine' }, { name: 'b.ts', text: 'b' }]
const bug = { id: 'x', title: 'X', pitfall: 'B1', files: [{ name: 'a.ts', text: 'broken' }], probe: { name: 'probe.ts', text: '' }, symptoms: [], symptom: 0 }

test('a bug replaces its own files only, and undoing brings back what stood there', () => {
  const { files: broken, applied } = applyBug(files, bug)
  assert.deepEqual(broken, [{ name: 'a.ts', text: 'broken' }, { name: 'b.ts', text: 'b' }])
  const edited = broken.map((f) => (f.name === 'b.ts' ? { ...f, text: 'edited' } : f))
  assert.deepEqual(undoBug(edited, applied), [{ name: 'a.ts', text: 'mine' }, { name: 'b.ts', text: 'edited' }])
})
