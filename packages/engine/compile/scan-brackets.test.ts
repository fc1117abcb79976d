import assert from 'node:assert/strict'
import test from 'node:test'
import { scanBrackets } from './scan-brackets.ts'

/** source | kind and position of the trouble, or nothing */
const cases: [source: string, expected: string][] = [
  ['f(a[1], { b: 2 })', ''],
  ["'(' + \"[\" + `{` // (\n/* [ */", ''],
  ['x = /[(]/.test(y) / 2', ''],
  ['return /\\(/g', ''],
  ['a / (b) / c', ''],
  ['`a${ { b: `c${1}` } }d`', ''],
  ['`\\${`', ''],
  ["'it\\'s ('", ''],
  ['f(', 'unclosed 1'],
  ['{ [ ', 'unclosed 2'],
  ['(]', 'mismatch 1'],
  [')', 'stray 0'],
  ['x = `a', 'unterminated 4'],
  ['x = `a${1', 'unclosed 7'],
  ['/* (', 'unterminated 0'],
  ["x = 'a\n'", 'unterminated 4'],
  ['((((((', 'nesting 5'],
  ['`${`${`${`${`${`${', 'nesting 17'],
]

for (const [source, expected] of cases) {
  test(`${JSON.stringify(source)} has ${expected || 'no trouble'}`, () => {
    const trouble = scanBrackets(source, 5)
    assert.equal(trouble === null ? '' : `${trouble.kind} ${trouble.at}`, expected)
  })
}

test('a million brackets take no stack', () => {
  assert.equal(scanBrackets('('.repeat(1_000_000), Infinity)?.kind, 'unclosed')
})
