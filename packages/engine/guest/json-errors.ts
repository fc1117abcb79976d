import { apply, charCodeAt, defineProperty, exec, sliceText, text } from './std/primordials.ts'

/** `JSON.parse` whose errors say what V8's say, with the place and a piece of the text. */

const parseNative = JSON.parse

/** V8 shows a text of up to this length whole, and otherwise so much on either side of the place. */
const SHOWN_WHOLE = 40
const SHOWN_AROUND = 10

export function watchJson(): void {
  const { parse } = {
    parse(source: unknown, reviver: unknown): unknown {
      const given = text(source)
      try {
        return apply(parseNative, JSON, [given, ...(reviver === undefined ? [] : [noting(reviver)])])
      } catch (error) {
        // A reviver's own error is none of ours.
        if (isReviving || !(error instanceof SyntaxError)) throw error
        const complaint = typeof source === 'string' || typeof source === 'number' ? complaintAbout(given) : `"${given}" is not valid JSON`
        throw complaint === null ? error : new SyntaxError(complaint)
      } finally {
        isReviving = false
      }
    },
  }
  defineProperty(parse, 'length', { value: 2, configurable: true })
  defineProperty(JSON, 'parse', { value: parse, writable: true, configurable: true })
}

let isReviving = false

function noting(reviver: unknown): unknown {
  if (typeof reviver !== 'function') return reviver
  return function (this: unknown, ...args: unknown[]): unknown {
    isReviving = true
    return apply(reviver as (...given: unknown[]) => unknown, this, args)
  }
}

/** Stops the reading at the first fault. */
interface Fault {
  complaint: string
}

const SPACE = /[ \t\n\r]*/y
const NUMBER = /-?(?:0|[1-9]\d*)/y

/** What V8 says of a text that is no JSON; null when nothing is wrong with it. */
function complaintAbout(json: string): string | null {
  let at = 0

  const fault = (complaint: string): Fault => ({ complaint })
  const code = (): number => charCodeAt(json, at)
  const skip = (): void => {
    SPACE.lastIndex = at
    at += exec(SPACE, json)?.[0].length ?? 0
  }
  const close = (): null => {
    at++
    return null
  }
  const located = (words: string): Fault => {
    const { line, column } = lineAndColumn(json, at)
    return fault(`${words} at position ${at} (line ${line} column ${column})`)
  }
  const unexpected = (): Fault => {
    if (at >= json.length) return fault('Unexpected end of JSON input')
    const shown = sliceText(json, at, at + 1)
    if (json.length <= SHOWN_WHOLE) return fault(`Unexpected token '${shown}', "${json}" is not valid JSON`)
    const from = at - SHOWN_AROUND
    const to = at + SHOWN_AROUND
    return fault(`Unexpected token '${shown}', ${from > 0 ? '...' : ''}"${sliceText(json, from > 0 ? from : 0, to)}"${to < json.length ? '...' : ''} is not valid JSON`)
  }

  const word = (expected: string): Fault | null => {
    for (let index = 0; index < expected.length; index++, at++) if (sliceText(json, at, at + 1) !== expected[index]) return unexpected()
    return null
  }

  const string = (): Fault | null => {
    at++
    for (;;) {
      if (at >= json.length) return located('Unterminated string in JSON')
      const here = code()
      if (here === 34) {
        at++
        return null
      }
      if (here < 32) return located('Bad control character in string literal in JSON')
      if (here === 92) {
        at++
        if (at >= json.length) return located('Unterminated string in JSON')
        const escape = sliceText(json, at, at + 1)
        if (escape === 'u') {
          for (let digit = 0; digit < 4; digit++) {
            at++
            if (exec(/^[0-9a-fA-F]$/, sliceText(json, at, at + 1)) === null) return at >= json.length ? located('Unterminated string in JSON') : located('Bad Unicode escape in JSON')
          }
        } else if (exec(/^["\\/bfnrt]$/, escape) === null) return located('Bad escaped character in JSON')
      }
      at++
    }
  }

  const number = (): Fault | null => {
    NUMBER.lastIndex = at
    const found = exec(NUMBER, json)
    if (found === null) {
      at++
      return located('No number after minus sign in JSON')
    }
    at += found[0].length
    if (exec(/0$/, found[0]) !== null && found[0].length <= 2 && isDigit()) return located('Unexpected number in JSON')
    if (code() === 46) {
      at++
      if (!isDigit()) return located('Unterminated fractional number in JSON')
      while (isDigit()) at++
    }
    if (code() === 101 || code() === 69) {
      at++
      if (code() === 43 || code() === 45) at++
      if (!isDigit()) return located('Exponent part is missing a number in JSON')
      while (isDigit()) at++
    }
    return null
  }
  const isDigit = (): boolean => code() >= 48 && code() <= 57

  const list = (): Fault | null => {
    at++
    skip()
    if (code() === 93) return close()
    for (;;) {
      const inner = value()
      if (inner) return inner
      skip()
      if (code() === 44) at++
      else if (code() === 93) return close()
      else return located(`Expected ',' or ']' after array element in JSON`)
    }
  }

  const object = (): Fault | null => {
    at++
    skip()
    if (code() === 125) return close()
    for (let isFirst = true; ; isFirst = false) {
      skip()
      if (code() !== 34) return located(isFirst ? `Expected property name or '}' in JSON` : 'Expected double-quoted property name in JSON')
      const key = string()
      if (key) return key
      skip()
      if (code() !== 58) return located(`Expected ':' after property name in JSON`)
      at++
      const inner = value()
      if (inner) return inner
      skip()
      if (code() === 44) at++
      else if (code() === 125) return close()
      else return located(`Expected ',' or '}' after property value in JSON`)
    }
  }

  const value = (): Fault | null => {
    skip()
    const here = code()
    if (here === 123) return object()
    if (here === 91) return list()
    if (here === 34) return string()
    if (here === 45 || isDigit()) return number()
    if (here === 116) return word('true')
    if (here === 102) return word('false')
    if (here === 110) return word('null')
    return unexpected()
  }

  const found = value()
  if (found) return found.complaint
  skip()
  return at < json.length ? located('Unexpected non-whitespace character after JSON').complaint : null
}

function lineAndColumn(json: string, at: number): { line: number; column: number } {
  let line = 1
  let start = 0
  for (let index = 0; index < at; index++)
    if (charCodeAt(json, index) === 10) {
      line++
      start = index + 1
    }
  return { line, column: at - start + 1 }
}
