import { AssertionError } from './assertion-error.ts'
import { isBrand, isInstance } from './brand.ts'
import { deepEqual } from './deep-equal.ts'
import { inspect } from './inspect-value.ts'
import { apply, assign, isPrototypeOf, keys, matches, push, sort, text } from './primordials.ts'

type Message = string | Error | undefined

/**
 * Holds what was thrown against what `throws` and `rejects` expect: a class, a pattern, a function that gives true, or an
 * object whose properties must be there. Gives the error to fail with, or null.
 */
export function expectationMet(thrown: unknown, expected: unknown, message: Message, operator: string): { error: unknown } | null {
  const fail = (generated: string, own = message): { error: unknown } => {
    if (isBrand(own, 'Error')) return { error: own }
    const error = new AssertionError({ actual: thrown, expected, operator, message: own ?? generated })
    error.generatedMessage = own === undefined || own === null
    return { error }
  }
  if (expected === undefined) return null

  if (typeof expected === 'function') {
    if (isInstance(thrown, expected)) return null
    if (expected === Error || isPrototypeOf(Error, expected)) {
      const got = isBrand(thrown, 'Error') ? `Received "${className(thrown as object)}"` : `Received "${inspect(thrown, { depth: -1 })}"`
      const said = isBrand(thrown, 'Error') ? `\n\nError message:\n\n${text((thrown as Error).message)}` : ''
      return fail(`The error is expected to be an instance of "${expected.name}". ${got}${said}`)
    }
    const verdict: unknown = apply(expected as () => unknown, {}, [thrown])
    if (verdict === true) return null
    const name = expected.name === '' ? '' : `"${expected.name}" `
    const caught = isBrand(thrown, 'Error') ? `\n\nCaught error:\n\n${inspect(thrown)}` : ''
    return fail(`The ${name}validation function is expected to return "true". Received ${inspect(verdict)}${caught}`)
  }

  if (isBrand(expected, 'RegExp')) {
    const shown = text(thrown)
    if (matches(expected as RegExp, shown)) return null
    return fail(`The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(shown)}\n`)
  }

  return compareObjects(thrown, expected as Record<string, unknown>, fail)
}

class Comparison {}

function compareObjects(
  thrown: unknown,
  expected: Record<string, unknown>,
  fail: (generated: string) => { error: unknown },
): { error: unknown } | null {
  const names = keys(expected)
  if (isBrand(expected, 'Error')) {
    push(names, 'name')
    push(names, 'message')
  } else if (names.length === 0) {
    const code = 'ERR_INVALID_ARG_VALUE'
    return { error: assign(new TypeError(`The argument 'error' may not be an empty object. Received {}`), { code }) }
  }
  if (typeof thrown !== 'object' || thrown === null) return fail(generated(thrown, expected))
  sort(names)
  const actual = thrown as Record<string, unknown>
  const left = new Comparison() as Record<string, unknown>
  const right = new Comparison() as Record<string, unknown>
  let same = true
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string
    const mine = actual[name]
    const theirs = expected[name]
    const matched = typeof mine === 'string' && isBrand(theirs, 'RegExp') && matches(theirs as RegExp, mine)
    if (name in actual) left[name] = mine
    // A pattern that matched shows as what it matched, so that the diff points at the rest.
    right[name] = matched ? mine : theirs
    if (!matched && !(name in actual && deepEqual(mine, theirs))) same = false
  }
  return same ? null : fail(generated(left, right))
}

function generated(actual: unknown, expected: unknown): string {
  return new AssertionError({ actual, expected, operator: 'deepStrictEqual' }).message
}

function className(error: object): string {
  return (error.constructor as { name?: string } | undefined)?.name ?? 'Error'
}
