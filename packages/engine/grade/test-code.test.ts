import assert from 'node:assert/strict'
import test from 'node:test'
import { testCode } from './test-code.ts'

const text = "import test, { describe, it } from 'node:test'\ntest('one', () => 1)\ndescribe('suite', () => {\n  it('two', async () => {\n    await 2\n  })\n})\ntest(name, () => 3)\n"
const codeOf = (name: string): string => testCode({ name: 'a.test.ts', text }, name)

test('the code of a test is found by its name', () => assert.equal(codeOf('one'), "test('one', () => 1)"))
test('the code of a test inside a suite is found by its path', () => assert.equal(codeOf('suite > two'), "it('two', async () => {\n    await 2\n  })"))
test('a test whose name is not written out has no code', () => assert.equal(codeOf('three'), ''))
