import assert from 'node:assert/strict'
import test from 'node:test'
import { hideExpectations } from './hide-expectations.ts'

const hidden = (text: string) => hideExpectations({ name: 'a.test.ts', text })
/** The numbers of the checks in a text, in order. */
const numbers = (text: string): number[] => [...text.matchAll(/assert\.check\(\s*(\d+),/g)].map(([, number]) => Number(number))

test('what is expected is taken out of the source, and lines stay', () => {
  const { file } = hidden("const a = f()\nassert.equal(a, 404)\nassert.deepEqual(\n  g(a),\n  { secret: ['x', -1, null] },\n)\n")
  assert.doesNotMatch(file.text, /404|secret|-1/)
  assert.equal(file.text.split('\n').length, 7)
  assert.equal(numbers(file.text).length, 2)
})

const literals: [expected: string, right: string, wrong: string][] = [
  ['404', '404', '405'],
  ['-1', '-1', '1'],
  ["'text'", '"text"', '"Text"'],
  ['true', 'true', '1'],
  ['null', 'null', '{"$":"undefined"}'],
  ['undefined', '{"$":"undefined"}', 'null'],
  ['[1, [2]]', '[1,[2]]', '[1,2]'],
  ["{ b: 1, 'a': [{}] }", '{"a":[{}],"b":1}', '{"a":[],"b":1}'],
  ['(7)', '7', '"7"'],
]
for (const [expected, right, wrong] of literals)
  test(`of ${expected}, ${right} is right and ${wrong} is wrong`, () => {
    const { file, check } = hidden(`assert.equal(actual, ${expected})`)
    const [number = -1] = numbers(file.text)
    assert.equal(check(number, right), true)
    assert.equal(check(number, wrong), false)
  })

test('an expectation that has to be run, or is compared otherwise, stays where it is', () => {
  for (const text of ['assert.equal(a, b)', 'assert.equal(a, 1n)', 'assert.deepEqual(a, [...b])', 'assert.deepEqual(a, { [k]: 1 })', 'assert.ok(a)', "assert['equal'](a, 1)", 'expect.equal(a, 1)', 'assert.equal(a)'])
    assert.equal(hidden(text).file.text, text)
})

test('a comparison within a comparison is hidden too', () => {
  const { file } = hidden('assert.equal(f(() => assert.equal(b, 5)), 6)')
  assert.equal(numbers(file.text).length, 2)
  assert.doesNotMatch(file.text, /[56]\)/)
})

test('numbers cannot be guessed from another test, and unknown ones are never right', () => {
  const one = hidden('assert.equal(a, 1)')
  const other = hidden('assert.equal(b, 1)')
  assert.notDeepEqual(numbers(one.file.text), numbers(other.file.text))
  for (const number of [0, 1, -1, Number.NaN, ...numbers(other.file.text)]) assert.equal(one.check(number, '1'), false)
})
