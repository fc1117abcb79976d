import { diffLines } from './diff.ts'
import { inspect } from './inspect-value.ts'
import { join, repeat, slice, sliceText, splitText } from './primordials.ts'

export interface AssertionErrorOptions {
  message?: unknown
  actual?: unknown
  expected?: unknown
  operator?: string
  /** Accepted as Node has it; the sandbox's stacks begin where they begin. */
  stackStartFn?: unknown
}

const HEADLINES: Record<string, string> = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notIdentical: 'Values have same structure but are not reference-equal:',
}
const MOST_LINES = 50

/** What a failed assertion throws: `actual`, `expected`, `operator`, and `code` 'ERR_ASSERTION'. */
export class AssertionError extends Error {
  static {
    Object.defineProperty(AssertionError.prototype, 'name', { value: 'AssertionError', writable: true, configurable: true })
  }

  declare generatedMessage: boolean
  declare code: 'ERR_ASSERTION'
  declare actual: unknown
  declare expected: unknown
  declare operator: string | undefined

  constructor(options: AssertionErrorOptions) {
    if (typeof options !== 'object' || options === null) throw new TypeError('The "options" argument must be of type object.')
    const { message, actual, expected, operator } = options
    super(message === undefined || message === null ? generate(actual, expected, operator) : `${message as string}${detail(actual, expected, operator)}`)
    this.generatedMessage = message === undefined || message === null
    this.code = 'ERR_ASSERTION'
    this.actual = actual
    this.expected = expected
    this.operator = operator
  }

  override toString(): string {
    return `${this.name} [${this.code}]: ${this.message}`
  }
}

/** Properties a line each and sorted, so that two values line up. */
export function inspectForDiff(value: unknown): string {
  return inspect(value, {
    compact: false, sorted: true, depth: 1000, breakLength: Infinity, maxArrayLength: null, maxStringLength: null, getters: true,
    customInspect: false, maxLength: 100_000,
  })
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null
const isReference = (value: unknown): boolean => (typeof value === 'object' && value !== null) || typeof value === 'function'

function generate(actual: unknown, expected: unknown, operator: string | undefined): string {
  switch (operator) {
    case 'strictEqual':
    case 'deepStrictEqual':
    case 'partialDeepStrictEqual':
      return difference(actual, expected, operator, undefined)
    case 'notStrictEqual':
    case 'notDeepStrictEqual':
      return unwanted(actual, operator)
    case undefined:
      return 'Failed'
    default:
      return `${brief(actual)} ${operator} ${brief(expected)}`
  }
}

/** A message of the caller's own is followed by how the values differ. */
function detail(actual: unknown, expected: unknown, operator: string | undefined): string {
  if (operator !== 'strictEqual' && operator !== 'deepStrictEqual' && operator !== 'partialDeepStrictEqual') return ''
  return difference(actual, expected, operator, '')
}

function difference(actual: unknown, expected: unknown, operator: string, headline: string | undefined): string {
  const left = inspectForDiff(actual)
  const right = inspectForDiff(expected)
  const leftLines = splitText(left, '\n')
  const rightLines = splitText(right, '\n')
  const byReference = operator === 'strictEqual' && isReference(actual) && isReference(expected)
  const head = headline ?? HEADLINES[byReference ? 'strictEqualObject' : operator] ?? ''
  const isSimple = leftLines.length === 1 && rightLines.length === 1 && !(isObject(actual) && isObject(expected))
  if (left === right && isObject(actual) && isObject(expected)) {
    const shown = leftLines.length > MOST_LINES ? `${join(slice(leftLines, 0, MOST_LINES), '\n')}\n...` : left
    return `${headline ?? HEADLINES.notIdentical}\n\n${shown}\n`
  }
  if (isSimple) {
    const length = left.length + right.length - (typeof actual === 'string' ? 2 : 0) - (typeof expected === 'string' ? 2 : 0)
    const zeros = actual === 0 && expected === 0
    if (length <= 12 && !zeros && left !== right) return `${head}\n\n${left} !== ${right}\n`
    return `${head}\n+ actual - expected\n\n+ ${left}\n- ${right}${pointer(left, right)}\n`
  }
  const { text, skipped } = diffLines(leftLines, rightLines)
  return `${head}\n+ actual - expected${skipped ? '\n... Skipped lines' : ''}\n\n${text}`
}

/** A caret under the first character in which two lines differ, where it is not plain to see. */
function pointer(left: string, right: string): string {
  if (left.length + right.length >= 80) return ''
  let index = 0
  while (index < left.length && left[index] === right[index]) index++
  return index > 2 && index < left.length ? `\n  ${repeat(' ', index)}^` : ''
}

function unwanted(actual: unknown, operator: string): string {
  const byReference = operator === 'notStrictEqual' && isReference(actual)
  const head = HEADLINES[byReference ? 'notStrictEqualObject' : operator] ?? ''
  const lines = splitText(inspectForDiff(actual), '\n')
  const shown = lines.length > MOST_LINES ? splitText(`${join(slice(lines, 0, MOST_LINES - 4), '\n')}\n...`, '\n') : lines
  const only = shown[0] as string
  if (shown.length === 1) return only.length > 5 ? `${head}\n\n${only}` : `${head} ${only}`
  return `${head}\n\n${join(shown, '\n')}\n`
}

function brief(value: unknown): string {
  const shown = inspectForDiff(value)
  return shown.length > 128 ? `${sliceText(shown, 0, 128)}...` : shown
}
