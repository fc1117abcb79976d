import assert from 'node:assert/strict'
import { Console } from 'node:console'
import { Writable } from 'node:stream'
import test from 'node:test'
import { createConsole } from './console.ts'

/** What Node's own console writes for the same calls, output and errors in one. */
function inNode(use: (console: Console) => void): string {
  let written = ''
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk)
      done()
    },
  })
  use(new Console({ stdout, stderr: stdout }))
  return written
}

function inGuest(use: (console: Console) => void, now = () => 0): string {
  let written = ''
  const made = createConsole({ write: (_level, line) => { written += `${line}\n` }, now })
  use(made as unknown as Console)
  return written
}

const same: Record<string, (console: Console) => void> = {
  'levels': (c) => { c.log('a', 1); c.info('%s!', 'b'); c.warn({ a: 1 }); c.error([1, 2]); c.debug() },
  'groups indent every line': (c) => { c.group('outer'); c.log('a\nb'); c.group(); c.log({ a: 1 }); c.groupEnd(); c.warn('c'); c.groupEnd(); c.groupEnd(); c.log('d') },
  'counts': (c) => { c.count(); c.count('x'); c.count(); c.countReset(); c.count(); c.count(undefined) },
  'assertions': (c) => { c.assert(true, 'no'); c.assert(false); c.assert(false, 'why %d', 1); c.assert(false, { a: 1 }) },
  'dir': (c) => c.dir({ a: { b: { c: { d: 1 } } } }),
}

for (const [name, use] of Object.entries(same)) test(`the console writes what Node's does: ${name}`, () => assert.equal(inGuest(use), inNode(use)))

test('timers of the console run on the clock they are given', () => {
  let now = 0
  const written = inGuest((c) => {
    c.time('a')
    now = 12.3456
    c.timeLog('a', 'so far')
    now = 2_500
    c.timeEnd('a')
    c.timeEnd('a')
  }, () => now)
  assert.deepEqual(written.split('\n'), ['a: 12.346ms so far', 'a: 2.500s', "Warning: No such label 'a' for console.timeEnd()", ''])
})

test('a trace begins with its words and goes on with the stack', () => {
  assert.match(inGuest((c) => c.trace('here %d', 1)), /^Trace: here 1\n +at /)
})
