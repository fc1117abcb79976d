import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test from 'node:test'
import { isPrinted, readmeBlocks } from './readme-blocks.ts'
import { readmeFolder } from './readme-folder.ts'
import { runHere } from './run-command.ts'

const text = await readFile(new URL('../README.md', import.meta.url), 'utf8')
const blocks = readmeBlocks(text)

test('README.md shows every command', () => {
  assert.deepEqual(new Set(blocks.map(({ command }) => command.split(' ')[2])), new Set(['check', 'explore', 'grade', 'run']))
  assert.ok(blocks.every(({ printed }) => printed !== ''))
})

for (const { command, printed } of blocks) {
  test(`README.md shows what "${command}" prints`, async () => {
    await using folder = await readmeFolder()
    const { out, err, code } = await runHere(command.split(' ').slice(2), folder.path)
    assert.ok(code === 0 || code === 1, err)
    assert.ok(isPrinted(printed, out), `It prints:\n${out}\n\`node apps/cli/testing/write-readme.ts\` writes that into README.md, if it is right.`)
  })
}

test('a block is held to every line but those that it leaves out', () => {
  assert.ok(isPrinted('a\n…\nd (3 ms)\n', 'a\nb\nc\nd (12 ms)\n'))
  assert.ok(!isPrinted('a\n…\nd\n', 'a\nb\n'))
  assert.ok(isPrinted('✗ 1 order  late\n', '✗ 12 orders  late\n'))
  assert.ok(!isPrinted('✗ 1 order  late\n', '✗ 1 order  early\n'))
  assert.ok(!isPrinted('a\n', 'a\nb\n'))
})
