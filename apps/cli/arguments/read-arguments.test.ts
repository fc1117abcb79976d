import assert from 'node:assert/strict'
import test from 'node:test'
import { commands } from './commands.ts'
import { helpText } from './help-text.ts'
import { readArguments, readChoice, readNumber } from './read-arguments.ts'
import { UsageError } from './usage-error.ts'

test('a command has its paths and options, in any order', () => {
  assert.deepEqual(readArguments(['explore', '--budget', '10s', 'a.ts', '--json']), {
    kind: 'command', command: 'explore', paths: ['a.ts'], options: Object.assign(Object.create(null), { budget: '10s', json: true }),
  })
})

test('help and version are asked for in the usual ways', () => {
  for (const args of [[], ['--help'], ['-h'], ['help']]) assert.deepEqual(readArguments(args), { kind: 'help', command: null })
  for (const args of [['help', 'run'], ['run', '--help'], ['run', 'a.ts', '-h']]) assert.deepEqual(readArguments(args), { kind: 'help', command: 'run' })
  for (const args of [['--version'], ['-v']]) assert.deepEqual(readArguments(args), { kind: 'version' })
})

// Each line: what is typed, and what the refusal says.
const refused: [typed: string, message: RegExp, hint: RegExp][] = [
  ['exlpore a.ts', /Expected a command \(run, explore, check, grade\), got "exlpore"/, /Did you mean explore\?/],
  ['a.ts', /got "a\.ts"/, /To run it: interleave run a\.ts/],
  ['run a.ts --perfeto x.json', /run has no option --perfeto/, /Did you mean --perfetto\?/],
  ['run a.ts --bogus', /run has no option --bogus/, /interleave run --help/],
  ['run a.ts --world', /Expected a value after --world: --world W/, /interleave run --help/],
  ['run a.ts --world --json', /Expected a value after --world: --world W/, /./],
  ['run a.ts --json=yes', /Expected --json without a value/, /./],
  ['help bogus', /Expected a command/, /./],
]

for (const [typed, message, hint] of refused) {
  test(`"interleave ${typed}" is refused with what was expected`, () => {
    assert.throws(() => readArguments(typed.split(' ')), (error) => {
      assert.ok(error instanceof UsageError)
      assert.match(error.message, message)
      assert.match(error.hint, hint)
      return true
    })
  })
}

test('a number is whole and not below its least', () => {
  assert.equal(readNumber({ seed: '12' }, 'seed'), 12)
  assert.equal(readNumber({}, 'seed'), undefined)
  for (const seed of ['', 'x', '1.5', '-1', '1e400']) assert.throws(() => readNumber({ seed }, 'seed'), UsageError, seed)
})

test('a choice is one of its words', () => {
  assert.equal(readChoice({ strategy: 'pct' }, 'strategy', ['dpor', 'pct']), 'pct')
  assert.throws(() => readChoice({ strategy: 'dpro' }, 'strategy', ['dpor', 'pct']), /Expected --strategy to be dpor or pct, got "dpro"/)
})

test('help names every option of its command, in lines that fit a terminal', () => {
  for (const name of Object.keys(commands) as (keyof typeof commands)[]) {
    const text = helpText(name)
    for (const option of Object.keys(commands[name].options)) assert.match(text, new RegExp(`--${option}\\b`))
    for (const line of text.split('\n')) assert.ok(line.length <= 100, `${name}: ${line}`)
    assert.ok(helpText(null).includes(commands[name].summary))
  }
})
