import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeContentError, isContentErrors } from './content-error.ts'
import { parseLab } from './parse-lab.ts'
import type { ParsedLab } from './parse-lab.ts'
import type { Files } from './parse-lesson.ts'

const config = `id: tiny
title: Tiny
minutes: 10
testFile: a.test.ts
budget: { orders: 10, ms: 100 }
wheats: [one, two]
base: one
chaffs:
  - { id: late, pitfall: B1, title: Late, hint: Look again. }
steps:
  - { id: reproduce, title: R, text: '**do**' }
  - { id: test, title: T, text: t }
  - { id: break, title: B, text: b }
  - { id: defend, title: D, text: d }
bugs:
  - chaff: late
    title: Be late
    symptoms:
      - { text: nothing, shows: { in: never, prints: x } }
      - { text: a delay, shows: { in: some, prints: '^late' }, right: true }
hints: [Begin.]
`

const good: Files = {
  'lab.yaml': config,
  'world.yaml': 'resources:\n  db: { latencyMs: [1, 2] }\n',
  'given/ports.ts': 'ports',
  'starter/a.ts': 'starter a',
  'starter/a.test.ts': 'example',
  'wheats/one/a.ts': 'a1',
  'wheats/one/b.ts': 'b1',
  'wheats/two/a.ts': 'a2',
  'chaffs/late/b.ts': 'late b',
  'probes/late.ts': 'probe',
  'spec/a.spec.test.ts': 'spec',
  'reference-tests/a.test.ts': 'reference',
}

function labOf(files: Files = good): ParsedLab {
  const parsed = parseLab({ files })
  assert.ok(!isContentErrors(parsed), isContentErrors(parsed) ? parsed.map(describeContentError).join('\n') : '')
  return parsed
}

function mistakesOf(change: (files: Files) => Files): string[] {
  const parsed = parseLab({ files: change({ ...good }) })
  assert.ok(isContentErrors(parsed), 'it parses')
  return parsed.map(describeContentError)
}

test('a chaff is its wheat with the changed files in place', () => {
  assert.deepEqual(labOf().lab.chaffs[0]?.files, [{ name: 'a.ts', text: 'a1' }, { name: 'b.ts', text: 'late b' }])
})

test('the starter is without the test file, and the world is filled in', () => {
  const { lab, publicLab, referenceTests } = labOf()
  assert.deepEqual(lab.starter, [{ name: 'a.ts', text: 'starter a' }])
  assert.deepEqual(publicLab.testFile, { name: 'a.test.ts', text: 'example' })
  assert.deepEqual(referenceTests, { name: 'a.test.ts', text: 'reference' })
  assert.deepEqual(lab.world, { seed: 1, startAt: 0, resources: { db: { latencyMs: [1, 2], faults: [] } }, routes: [] })
})

test('what a browser gets holds no spec, no wheat and no hint of a hidden bug', () => {
  const { publicLab } = labOf()
  const text = JSON.stringify(publicLab)
  for (const secret of ['"spec"', 'a2', 'reference', 'Look again']) assert.ok(!text.includes(secret), secret)
  assert.deepEqual([publicLab.hiddenBugs, publicLab.bugs[0]?.symptom, publicLab.steps[0]?.html], [1, 1, '<p><strong>do</strong></p>'])
})

test('a version changes with any file', () => {
  const version = labOf().lab.version
  assert.equal(labOf().lab.version, version)
  assert.notEqual(labOf({ ...good, 'spec/a.spec.test.ts': 'spec 2' }).lab.version, version)
})

test('mistakes name file and line', () => {
  const without = (name: string) => (files: Files) => Object.fromEntries(Object.entries(files).filter(([key]) => key !== name))
  const edited = (from: string, to: string) => (files: Files) => ({ ...files, 'lab.yaml': config.replace(from, to) })
  const cases: [string, (files: Files) => Files, string][] = [
    ['a chaff without files', without('chaffs/late/b.ts'), 'lab.yaml:9: expected at least one file in chaffs/late/, got nothing'],
    ['a base that is no wheat', edited('base: one', 'base: three'), "lab.yaml:7: expected one of the wheats: one, two, got 'three'"],
    ['a bug that is no chaff', edited('chaff: late', 'chaff: early'), "lab.yaml:16: expected the id of a chaff, got 'early'"],
    ['a bug without a probe', ({ 'probes/late.ts': _, ...files }) => files, 'lab.yaml:16: expected a file probes/late.ts, got nothing'],
    ['a symptom that no run could show', edited('prints: x', 'prints: "("'), "lab.yaml:19: expected bugs.0.symptoms.0.shows.prints to be right (a regular expression), got '('"],
    ['two right symptoms', edited('prints: x } }', 'prints: x }, right: true }'), 'lab.yaml:19: expected exactly one symptom with `right: true`, got 2'],
    ['no reference tests', without('reference-tests/a.test.ts'), 'lab.yaml:4: expected a file reference-tests/a.test.ts, got nothing'],
    ['a chaff nobody lists', (files) => ({ ...files, 'chaffs/extra/a.ts': 'x' }), 'chaffs/extra/a.ts:1: expected lab.yaml to list \'extra\' under chaffs, got ["late"]'],
  ]
  for (const [name, change, expected] of cases) assert.deepEqual(mistakesOf(change), [expected], name)
})

test('no lab.yaml and no world.yaml are mistakes, not exceptions', () => {
  assert.ok(isContentErrors(parseLab({ files: {} })))
})
