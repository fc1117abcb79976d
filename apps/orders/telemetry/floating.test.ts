import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { Background } from '@interleave/patterns/background.ts'
import { watchFloatingFailures } from './floating.ts'

test('background work that fails is counted and logged', async () => {
  const counted: string[] = []
  const logged: unknown[] = []
  using watching = watchFloatingFailures({ count: (kind) => counted.push(kind), log: (error, message) => logged.push([error, message]) })
  assert.ok(watching)
  const background = new Background()
  const failure = new Error('no mail')
  background.run(() => Promise.reject(failure), { name: 'send receipt' })
  await background.drain()
  assert.deepEqual([counted, logged], [['background-failed'], [[failure, 'background send receipt: send receipt failed']]])
})

/** Runs a program that is watched, in a process of its own: here the test runner listens too, and would fail the test. */
function watched(program: string): { status: number | null; lines: string[] } {
  const watch = `
    import { watchFloatingFailures } from ${JSON.stringify(new URL('./floating.ts', import.meta.url).href)}
    watchFloatingFailures({ count: (kind) => console.log('counted', kind), log: (error, message) => console.log(message + ': ' + error.message) })
    ${program}`
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', watch], { encoding: 'utf8' })
  return { status, lines: stdout.trim().split('\n') }
}

test('a promise that rejects with nobody waiting is counted and logged, and the process goes on', () => {
  assert.deepEqual(watched(`
    void Promise.reject(new Error('lost'))
    setTimeout(() => console.log('still here'), 5)`), { status: 0, lines: ['counted unhandled-rejection', 'a promise was rejected and nobody waited for it: lost', 'still here'] })
})

test('an exception that nobody caught is counted and logged, and ends the process', () => {
  assert.deepEqual(watched(`
    setTimeout(() => { throw new Error('lost') }, 1)
    setTimeout(() => console.log('still here'), 50)`), { status: 1, lines: ['counted uncaught-exception', 'an exception was caught by nobody: lost'] })
})
