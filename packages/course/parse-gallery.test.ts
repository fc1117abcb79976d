import assert from 'node:assert/strict'
import test from 'node:test'
import { parseGallery } from './parse-gallery.ts'

const yaml = '- id: lost-update\n  title: A lost update\n  pitfall: B12\n  what: Both read first.\n'
const files = { 'gallery.yaml': yaml, 'lost-update/bug.ts': 'bug', 'lost-update/fixed.ts': 'fixed' }

test('an entry brings its two programs', () => {
  assert.deepEqual(parseGallery({ files }), {
    entries: [{ id: 'lost-update', title: 'A lost update', pitfall: 'B12', what: 'Both read first.', bug: 'bug', fixed: 'fixed' }],
  })
})

test('a program that is not there is named, with the line of its entry', () => {
  const { 'lost-update/fixed.ts': _, ...rest } = files
  assert.deepEqual(parseGallery({ files: rest }), [{ file: 'gallery.yaml', line: 1, expected: 'a file lost-update/fixed.ts', got: 'none' }])
})

test('an id that comes twice is refused', () => {
  const parsed = parseGallery({ files: { ...files, 'gallery.yaml': yaml + yaml } })
  assert.deepEqual(parsed, [{ file: 'gallery.yaml', line: 5, expected: 'an id that no other entry has', got: "'lost-update' again" }])
})
