import assert from 'node:assert/strict'
import { test } from 'node:test'
import { all } from '@interleave/patterns/all.ts'
import { createLog } from './log.ts'

function logged(error: unknown): Record<string, unknown> {
  const lines: string[] = []
  createLog('info', { to: { write: (line) => void lines.push(line) }, mixin: () => ({ trace_id: 'abc' }) }).error({ error }, 'failed')
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>
}

test('of an error there is what helps: its name, code, message, stack and causes, and nothing that hangs on it', () => {
  const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
  const error = Object.assign(new TypeError('no database', { cause }), { client: { password: 'secret' } })
  const line = logged(error)
  assert.deepEqual([line['msg'], line['level'], line['trace_id']], ['failed', 50, 'abc'])
  assert.deepEqual(line['error'], {
    name: 'TypeError', message: 'no database', stack: error.stack,
    cause: { name: 'Error', code: 'ECONNREFUSED', message: 'refused', stack: cause.stack },
  })
})

test('what was thrown and is no error is told as text', () => {
  assert.deepEqual(logged('gone')['error'], { message: 'gone' })
})

test('errors that came later are told too, and a circle of causes ends', async () => {
  const first: Error & { cause?: unknown } = new Error('first')
  first.cause = first
  await all([
    () => Promise.reject(first),
    async () => {
      await Promise.resolve()
      throw new AggregateError([new Error('one'), 'two'], 'later')
    },
  ]).catch(() => undefined)
  const error = logged(first)['error'] as { later: { message: string; later: { message: string }[] }[] }
  assert.deepEqual(error.later.map(({ message, later }) => [message, later.map((it) => it.message)]), [['later', ['one', 'two']]])
})
