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

test('a promise that rejects with nobody waiting is counted and logged, and the process goes on', () => {
  // In a process of its own: here the test runner listens too, and would fail the test.
  const program = `
    import { watchFloatingFailures } from ${JSON.stringify(new URL('./floating.ts', import.meta.url).href)}
    watchFloatingFailures({ count: (kind) => console.log('counted', kind), log: (error, message) => console.log(message + ': ' + error.message) })
    void Promise.reject(new Error('lost'))
    setTimeout(() => console.log('still here'), 5)`
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  assert.deepEqual([status, stdout.trim().split('\n')], [0, ['counted unhandled-rejection', 'a promise was rejected and nobody waited for it: lost', 'still here']])
})
