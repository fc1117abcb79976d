import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { compile, defineWorld, findings, nominal, run, Sandbox } from '@interleave/engine'
import { loadCourse, loadLessons } from '../content/load-content.ts'
import { compareRuns, observe, type Observation } from './observe.ts'

const sandbox = await Sandbox.load(readFileSync(new URL(import.meta.resolve('quickjs-wasi/quickjs.wasm'))))

function seen(code: string): Observation {
  const program = compile([{ name: 'main.ts', text: code }], { entry: 'main.ts', accesses: true })
  assert.ok(!Array.isArray(program), JSON.stringify(program))
  const trace = run(sandbox, program, defineWorld(), nominal, { accesses: true })
  return observe(trace, findings(trace, program.files))
}

for (const lesson of loadLessons(loadCourse())) {
  for (const block of lesson.sections.flatMap(({ blocks }) => blocks)) {
    if (block.kind !== 'compare') continue
    test(`${block.bad} shows what ${block.good} does not`, (context) => {
      const [bad, good] = [block.bad, block.good].map((name) => seen(lesson.samples[name]?.code ?? ''))
      assert.ok(bad && good)
      const { sentences } = compareRuns(bad, good)
      for (const sentence of sentences) context.diagnostic(sentence)
      assert.ok(sentences.length > 0, 'the two runs cannot be told apart')
      for (const id of lesson.samples[block.bad]?.findings ?? []) assert.ok(bad.findings.some((finding) => finding.id === id))
      assert.deepEqual(compareRuns(good, good).sentences, [])
    })
  }
}

test('work goes on for nobody after its caller has failed, and is named with its times', () => {
  const { leftWorking } = seen(`
    import { sleep } from 'interleave:world'
    async function slow() { await sleep(30); console.log('late') }
    async function fails() { await sleep(10); throw new Error('down') }
    await Promise.all([slow(), fails()]).catch(() => console.log('sorry'))`)
  assert.deepEqual(leftWorking.map(({ what, fromMs, untilMs }) => [what, fromMs, untilMs]), [['slow', 10, 30]])
})

test('a line counts as often as it was printed', () => {
  const once: Observation = { printed: ['a', 'b'], findings: [], tookMs: 1, leftWorking: [], ending: null }
  const twice = { ...once, printed: ['a', 'b', 'a'] }
  assert.deepEqual(compareRuns(twice, once), { sentences: ['It prints “a”, which the other never does.'], onlyBad: [false, false, true], onlyGood: [false, false] })
  const turned = { ...once, printed: ['b', 'a'] }
  assert.deepEqual(compareRuns(turned, once).sentences, ['It prints the same lines in another order: “b” comes before “a”.'])
})
