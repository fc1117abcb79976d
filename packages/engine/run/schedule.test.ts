import assert from 'node:assert/strict'
import test from 'node:test'
import { printSchedule, readSchedule, replay } from './schedule.ts'

test('a schedule prints its choices up to the last that is not nominal', () => {
  assert.equal(printSchedule([]), 'i1.')
  assert.equal(printSchedule([0, 0]), 'i1.')
  assert.equal(printSchedule([0, 2, 1, 0]), 'i1.021')
})

test('choices past 35 take two digits, and read back', () => {
  const choices = [0, 35, 36, 1295, 1]
  assert.equal(printSchedule(choices), 'i1.0z-10-zz1')
  assert.deepEqual(readSchedule('i1.0z-10-zz1'), choices)
})

test('a text that is no schedule is refused in words', () => {
  assert.throws(() => readSchedule('0021'), { code: 'bad-schedule', message: 'Expected a schedule such as "i1.0021", got "0021"' })
})

test('a replay takes the last event when fewer are enabled than the schedule says', () => {
  const event = { kind: 'timer' as const, of: 1, label: '', nominalAt: 0 }
  assert.equal(replay('i1.5').choose([event, event], 0), 1)
})
