import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import * as patterns from '@interleave/patterns'
import { readGuide } from './pattern-guide.ts'

test('a heading with an arrow is a section, named after its first pattern; other headings are left out', () => {
  const { intro, sections } = readGuide('# P\n\nFirst.\n\n## From\n\n### A loop → `map`, `all`\n\nText.\n\n## Beside\n\nMore.\n')
  assert.equal(intro, '<p>First.</p>')
  assert.deepEqual(sections, [{ id: 'map', title: 'A loop → <code>map</code>, <code>all</code>', names: ['map', 'all'], instead: 'A loop', body: '<p>Text.</p>' }])
})

test('the guide tells of nothing that cannot be imported', () => {
  const { sections } = readGuide(readFileSync(new URL('../../../../packages/patterns/README.md', import.meta.url), 'utf8'))
  const names = sections.flatMap((section) => section.names)
  assert.ok(names.length > 12, `${names.length} patterns`)
  assert.deepEqual(names.filter((name) => !(name in patterns)), [])
})
