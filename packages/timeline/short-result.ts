/** What `node:assert` says before every difference of that kind. */
const PREFIX = /^(?:AssertionError: )?Expected values to be (?:partially and )?(?:strictly |loosely )?(?:deep-)?equal:\s*/
const LEGEND = /^\+ actual - expected[^\S\n]*\n*/

/**
 * A message on one line, without what all messages of its kind begin with: what is left tells one outcome from another in the room of a
 * chip. A difference of several lines becomes `[ 'a' ], not []`.
 */
export function shortResult(message: string): string {
  const body = message.replace(PREFIX, '')
  if (body === message || body === '') return inOneLine(message)
  const difference = body.replace(LEGEND, '')
  const lines = difference.split('\n').filter((line) => line.trim() !== '')
  // One line could be a difference that was flattened before: which part is whose cannot be told any more.
  if (difference === body || lines.length < 2) return inOneLine(difference)
  const side = (sign: string): string => inOneLine(lines.filter((line) => line.startsWith(sign) || !/^[+-]/.test(line)).map((line) => line.slice(1)).join(' '))
  return `${side('+')}, not ${side('-')}`
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
