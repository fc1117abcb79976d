import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { configure } from './index.ts'
import { laws } from './testing/laws.ts'

const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8')
const examples = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code = '']) => code)

/** What examples take for granted. */
const around = `
const loadUser = async (id, { signal }) => ({ name: 'Ada', id })
const loadOrders = async (id, { signal }) => { await new Promise((resolve) => setTimeout(resolve, 1)); signal.throwIfAborted(); return ['a', 'b'] }
`

test('every example in README.md prints what its comments say', async () => {
  assert.ok(examples.length >= 12)
  const before = configure({ onNotice: () => undefined })
  const { log } = console
  try {
    for (const code of examples) {
      const printed: string[] = []
      console.log = (...parts: unknown[]) => void printed.push(parts.map(String).join(' '))
      const runnable = around + code.replaceAll("'@interleave/patterns'", `'${new URL('index.ts', import.meta.url).href}'`)
      await import(`data:text/javascript,${encodeURIComponent(runnable)}`)
      // A comment at the end of a line is what the lines print, in any order that the example leaves open.
      const expected = [...code.matchAll(/(?:^|\s)\/\/ (.*)$/gm)].map(([, text = '']) => text)
      assert.deepEqual(printed.toSorted(), expected.toSorted(), code)
    }
  } finally {
    console.log = log
    configure(before)
  }
})

test('README.md has a verdict on every law, and ours are kept', () => {
  for (const { name } of laws) assert.match(readme, new RegExp(`^\\| ${name} \\| yes \\|`, 'm'))
})
