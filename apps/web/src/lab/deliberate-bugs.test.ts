import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyBug, isStanding, undoBug } from './deliberate-bugs.ts'

const files = [{ name: 'a.ts', text: 'mine' }, { name: 'b.ts', text: 'b' }]
const bug = { id: 'x', title: 'X', pitfall: 'B1', files: [{ name: 'a.ts', text: 'broken' }], probe: { name: 'probe.ts', text: '' }, symptoms: [], symptom: 0 }

test('a bug replaces its own files only, and undoing brings back what stood there', () => {
  const { files: broken, applied } = applyBug(files, bug)
  assert.deepEqual(broken, [{ name: 'a.ts', text: 'broken' }, { name: 'b.ts', text: 'b' }])
  const edited = broken.map((f) => (f.name === 'b.ts' ? { ...f, text: 'edited' } : f))
  assert.deepEqual(undoBug(edited, applied), [{ name: 'a.ts', text: 'mine' }, { name: 'b.ts', text: 'edited' }])
})

test('a bug stands in the code as long as its files do, whatever becomes of the others', () => {
  const { files: broken } = applyBug(files, bug)
  assert.deepEqual([isStanding(files, bug), isStanding(broken, bug)], [false, true])
  assert.equal(isStanding(broken.map((f) => (f.name === 'b.ts' ? { ...f, text: 'edited' } : f)), bug), true)
})
