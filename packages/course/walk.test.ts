import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile, defineWorld, nominal, run, type Trace } from '@interleave/engine'
import { loadTestSandbox } from '@interleave/engine/testing/test-sandbox.ts'
import { filesOf, lineOf, readWalk, withoutReports, withProbes, type Walk } from './walk.ts'

const sandbox = await loadTestSandbox()
const sample = {
  name: 'main.ts',
  text: `import { sleep } from 'interleave:world'
import { twice } from '@interleave/patterns/twice'

async function work(name: string) {
  const left = 2
  await sleep(10)
  console.log(name)
}
await twice(work)`,
}
const library = [
  { name: 'node_modules/interleave__patterns/twice.ts', text: "import { call } from './call.ts'\nexport async function twice(fn: (name: string) => Promise<void>) {\n  await call(fn, 'a')\n  await call(fn, 'b')\n}\n" },
  { name: 'node_modules/interleave__patterns/call.ts', text: 'export function call(fn: (name: string) => Promise<void>, name: string) {\n  return fn(name)\n}\n' },
  { name: 'node_modules/interleave__patterns/other.ts', text: 'export const other = 1\n' },
]
const stop = (file: string, line: string, ...values: string[]) => ({ title: line, file, line, values, note: '' })
const walk: Walk = {
  program: 'main.ts',
  stops: [stop('call.ts', 'return fn(name)', 'fn', 'name'), stop('main.ts', 'console.log(name)', 'name', 'left', 'nowhere'), stop('call.ts', 'return fn(name)', 'name')],
}
const files = filesOf(sample, library)

function traceOf(these: { name: string; text: string }[], entry: string): Trace {
  const program = compile(these, { entry, packages: library })
  assert.ok(!Array.isArray(program), JSON.stringify(program))
  return run(sandbox, program, defineWorld(), nominal)
}

test('the files of a walk are the sample, and what it imports of the library', () => {
  assert.deepEqual(files.map(({ name }) => name), ['main.ts', 'twice.ts', 'call.ts'])
})

test('each stop has the time, the stack, who waits above, and the values of a real run', () => {
  const probed = withProbes(walk, files)
  const seen = readWalk(walk, files, traceOf(probed.files, probed.entry))
  assert.deepEqual(seen, [
    {
      at: 0, step: 0, waiting: [], values: [{ name: 'fn', value: 'function work' }, { name: 'name', value: '"a"' }],
      stack: [{ name: 'call', file: 'call.ts', line: 2 }, { name: 'twice', file: 'twice.ts', line: 3 }, { name: '', file: 'main.ts', line: 9 }],
    },
    {
      at: 10, step: 1, values: [{ name: 'name', value: '"a"' }, { name: 'left', value: '2' }, { name: 'nowhere', value: 'not there yet' }],
      stack: [{ name: 'work', file: 'main.ts', line: 7 }],
      waiting: [{ name: 'twice', file: 'twice.ts', line: 3 }, { name: 'main.ts', file: 'main.ts', line: 9 }],
    },
    {
      at: 10, step: 1, waiting: [{ name: 'main.ts', file: 'main.ts', line: 9 }], values: [{ name: 'name', value: '"b"' }],
      stack: [{ name: 'call', file: 'call.ts', line: 2 }, { name: 'twice', file: 'twice.ts', line: 4 }],
    },
  ])
})

test('a probe moves no line, and changes nothing in the order of the run', () => {
  const probed = withProbes(walk, files)
  for (const { name, text } of probed.files.slice(0, files.length)) {
    const own = files.find((file) => name.endsWith(file.name))
    assert.equal(text.split('\n').length, own?.text.split('\n').length)
  }
  const printed = ({ records }: Trace) => records.flatMap((record) => (record.type === 'console' && record.level === 'log' ? [`${record.at} ${record.text}`] : []))
  assert.deepEqual(printed(traceOf(probed.files, probed.entry)), printed(traceOf([sample], 'main.ts')))
  const bare = ({ records }: Trace) => records.map(({ type, at, step }) => `${type} ${at} ${step}`)
  assert.deepEqual(bare(withoutReports(traceOf(probed.files, probed.entry))), bare(traceOf([sample], 'main.ts')))
})

test('a stack that is too deep to be reported as a whole gets its bottom from a stop before it', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k']
  const deep = { name: 'main.ts', text: [...names.map((name, index) => `function ${name}() { \n${names[index + 1] ?? 'Math.max'}() }`), 'a()'].join('\n') }
  const stops = ['c()', 'i()', 'k()'].map((line) => stop('main.ts', `\n${line}`.trim() + ' }'))
  const probed = withProbes({ program: 'main.ts', stops }, [deep])
  const seen = readWalk({ program: 'main.ts', stops }, [deep], traceOf(probed.files, probed.entry))
  assert.deepEqual(seen.map((each) => each?.stack.map(({ name }) => name).join('')), ['ba', 'hgfedcba', 'jihgfedcba'])
})

test('a stop that the run never comes to is told, with all after it', () => {
  const lost: Walk = { ...walk, stops: [walk.stops[1]!, walk.stops[1]!, walk.stops[1]!, walk.stops[0]!] }
  const probed = withProbes(lost, files)
  const seen = readWalk(lost, files, traceOf(probed.files, probed.entry))
  assert.deepEqual(seen.map((each) => each !== null), [true, true, false, false])
})

test('a line that is not there, or there twice, is a mistake in words', () => {
  assert.throws(() => lineOf({ file: 'call.ts', line: 'gone' }, files), /Expected call\.ts to have `gone` on one line, got it never/)
  assert.throws(() => lineOf({ file: 'main.ts', line: '}' }, [...files.slice(1), { name: 'main.ts', text: '}\n}' }]), /on lines 1, 2/)
  assert.throws(() => lineOf({ file: 'any.ts', line: 'x' }, files), /Expected a stop in one of main\.ts, twice\.ts, call\.ts, got any\.ts/)
})
