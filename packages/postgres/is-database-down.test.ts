import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDatabaseDown } from './is-database-down.ts'

const coded = (code: string): Error => Object.assign(new Error('as it came'), { code })

test('what may be well again soon is told from what will not', () => {
  const down = [
    ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', '57P01', '57P03', '53300', '08006'].map(coded),
    new Error('timeout exceeded when trying to connect'), new Error('Connection terminated unexpectedly'),
  ]
  const broken = [...['ENOENT', '23505', '42P01', '22008', '57014'].map(coded), new TypeError('x is not a function'), null, 'ECONNREFUSED']
  assert.deepEqual([...down, ...broken].filter(isDatabaseDown), down)
})
