import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalogue, pitfallIds } from '../catalogue.ts'
import type { Finding, StaticFinding } from '../finding.ts'
import { findingsToJson } from './to-json.ts'
import { toSarif } from './to-sarif.ts'
import { findingsToText } from './to-text.ts'

const proved: Finding = {
  id: 'B4', title: catalogue.B4.title, place: { file: 'src/order service.ts', line: 12, column: 5 }, at: 34, step: 3, task: 2,
  message: 'The client hung up at 34 ms. quote was never told.', fix: 'Pass it on.',
}
const suspected: StaticFinding = {
  id: 'B10', title: catalogue.B10.title, place: { file: 'src/order service.ts', line: 120, column: 11 }, end: { line: 122, column: 2 },
  about: { from: 118, to: 122 }, message: 'Whatever fails here is told to nobody.', fix: 'Log it.',
}
const elsewhere: StaticFinding = { ...suspected, id: 'B5', title: catalogue.B5.title, place: { file: 'a.ts', line: 1, column: 1 } }

test('a SARIF log names its tool, its rules and each result with its place', () => {
  const log = toSarif([proved, suspected], { version: '1.2.3', catalogueUrl: 'https://example.org/pitfalls' })
  const [run] = log.runs
  assert.deepEqual([log.version, log.$schema], ['2.1.0', 'https://json.schemastore.org/sarif-2.1.0.json'])
  assert.deepEqual([run.tool.driver.name, run.tool.driver.semanticVersion], ['Interleave', '1.2.3'])
  assert.deepEqual(run.tool.driver.rules.map(({ id, name, helpUri }) => [id, name, helpUri]), [
    ['B4', 'ADroppedSignal', 'https://example.org/pitfalls#B4'],
    ['B10', 'ASwallowedError', 'https://example.org/pitfalls#B10'],
  ])
  assert.deepEqual(run.results.map(({ ruleId, ruleIndex, level, locations: [{ physicalLocation }] }) => [ruleId, ruleIndex, level, physicalLocation]), [
    ['B4', 0, 'warning', { artifactLocation: { uri: 'src/order%20service.ts' }, region: { startLine: 12, startColumn: 5 } }],
    ['B10', 1, 'note', { artifactLocation: { uri: 'src/order%20service.ts' }, region: { startLine: 120, startColumn: 11, endLine: 122, endColumn: 2 } }],
  ])
})

test('a SARIF log without findings is a run without rules and results', () => {
  const [run] = toSarif([], { version: '1.0.0' }).runs
  assert.deepEqual([run.tool.driver.rules, run.results], [[], []])
})

test('every rule has words for a person, and a name of one word', () => {
  const all = pitfallIds.map((id): Finding => ({ ...proved, id, title: catalogue[id].title }))
  const rules = toSarif(all, { version: '1.0.0' }).runs[0].tool.driver.rules
  assert.deepEqual(rules.map(({ id }) => id), pitfallIds)
  for (const { name, shortDescription, fullDescription, help, helpUri } of rules) {
    assert.match(name, /^[A-Z][A-Za-z0-9]+$/)
    for (const { text } of [shortDescription, fullDescription, help]) assert.match(text, /^[A-Z].*\.$/s)
    assert.match(help.markdown, /\*\*Fix\.\*\*/)
    assert.equal(helpUri, undefined)
  }
})

test('text is grouped by file, with positions in a column', () => {
  assert.deepEqual(findingsToText([elsewhere, proved, suspected]), [
    'a.ts',
    '  1:1  B5  I/O without a deadline',
    '       Whatever fails here is told to nobody.',
    '       Fix: Log it.',
    '',
    'src/order service.ts',
    '  12:5    B4  A dropped signal, at 34 ms',
    '          The client hung up at 34 ms. quote was never told.',
    '          Fix: Pass it on.',
    '  120:11  B10  A swallowed error',
    '          Whatever fails here is told to nobody.',
    '          Fix: Log it.',
  ])
  assert.deepEqual(findingsToText([]), [])
})

test('JSON is flat, and tells what a run proved from what the source suggests', () => {
  assert.deepEqual(findingsToJson([proved, suspected]), [
    {
      id: 'B4', title: catalogue.B4.title, file: 'src/order service.ts', line: 12, column: 5, by: 'run', atMs: 34,
      message: 'The client hung up at 34 ms. quote was never told.', fix: 'Pass it on.',
    },
    {
      id: 'B10', title: catalogue.B10.title, file: 'src/order service.ts', line: 120, column: 11, by: 'source', atMs: null,
      message: 'Whatever fails here is told to nobody.', fix: 'Log it.',
    },
  ])
})
