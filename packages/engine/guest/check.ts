import { AssertionError } from './std/assert.ts'
import { askNumber } from './host.ts'
import { op } from './ops.ts'

const { stringify } = JSON

/** A hidden test's comparison. The guest sends what it saw; what was expected stays with the host. */
export function check(number: number, actual: unknown): void {
  const words = stringify(actual, (_key, value: unknown) => {
    if (value === undefined) return { $: 'undefined' }
    if (typeof value === 'number' && !Number.isFinite(value)) return { $: `${value}` }
    return value
  })
  if (askNumber(op.check, number, words ?? '{"$":"undefined"}') === 1) return
  throw new AssertionError({ message: 'a hidden test saw something else than it expected', actual, expected: undefined, operator: 'check' })
}
