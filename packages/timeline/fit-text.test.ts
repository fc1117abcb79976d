import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitName, fitText } from './fit-text.ts'

/** Every letter is 6 px wide. */
const pen = { font: 'even', measureText: (text: string) => ({ width: text.length * 6 }) as TextMetrics }

test('a text that does not fit is shortened at its end, and left out below three letters', () => {
  assert.deepEqual([60, 36, 24, 18].map((width) => fitText(pen, 'withdraw', width)), ['withdraw', 'withd…', 'wit…', ''])
})

test('of a call that has a number, the number stays', () => {
  assert.deepEqual([72, 60, 42, 36, 24].map((width) => fitName(pen, 'withdraw #2', width)), ['withdraw #2', 'withdr… #2', 'wit… #2', 'withd…', 'wit…'])
})
