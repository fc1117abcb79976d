import type { ParseFailure } from './parse.ts'
import type { Diagnostic } from './program.ts'
import { scanBrackets } from './scan-brackets.ts'
import { lineAndColumn, lineStarts, shorten, skipTrivia, wordAt } from './trivia.ts'

export interface Explanation extends Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  at: number
}

/** How deep brackets may stand in each other. Real programs stay under 30; a small stack still parses 400. */
export const MAX_DEPTH = 200

const closing: Record<string, string> = { '(': ')', '[': ']', '{': '}', '${': '}' }

export function explainNesting(at: number): Explanation {
  return {
    code: 'nesting',
    at,
    message: `Expected brackets to stand at most ${MAX_DEPTH} deep in each other; here the source goes deeper.`,
    hint: 'Split the expression: give its inner parts names of their own.',
  }
}

/** What is wrong, in words: what came, what was expected, what to do. */
export function explainSyntax(text: string, failure: ParseFailure): Explanation {
  if (failure.tooDeep) return explainDepth(longestStretch(text))
  const unclosed = explainBrackets(text, failure)
  if (unclosed) return unclosed
  const jsx = jsxBefore(text, failure.at)
  if (jsx !== -1)
    return {
      code: 'unsupported-syntax',
      at: jsx,
      message: `Expected plain TypeScript, got JSX: \`${shorten(text.slice(jsx, jsx + 30), 24)}\`.`,
      hint: 'Build the text or the object by hand: this sandbox has no page to render into.',
    }
  const found = tokenAt(text, failure.at)
  if (failure.message !== 'Unexpected token')
    return { code: 'syntax', at: failure.at, message: `${inOurWords(failure.message)}.`, hint: hintFor(failure.message) }
  const expected = failure.expected === null ? null : readable(failure.expected)
  return {
    code: 'syntax',
    at: failure.at,
    message: expected === null ? `Expected something else here, got ${found}.` : `Expected ${expected}, got ${found}.`,
    hint: hintForToken(expected),
  }
}

function hintForToken(expected: string | null): string {
  if (expected === null) return 'Look at what stands just before this place: something is missing there, or this is one too many.'
  if (expected === 'the end of the statement') return 'Start a new line here, or look for what is missing just before this place.'
  if (expected.startsWith('`')) return `Put ${expected} before this place, or take away what stands here.`
  return `Write ${expected} here.`
}

export function explainDepth(at: number): Explanation {
  return {
    code: 'nesting',
    at,
    message: 'Expected a source that nests less deeply: this one goes deeper than the parser can follow.',
    hint: 'Split the longest expression or the deepest block into parts with names of their own.',
  }
}

/**
 * Where a source that is too deep is told to be so: where its longest stretch without a `;` begins. How far the parser came
 * depends on the stack of its host, and all hosts have to say the same.
 */
export function longestStretch(text: string): number {
  let longest = 0
  let found = 0
  let from = 0
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && text[at] !== ';') continue
    if (at - from > longest) {
      longest = at - from
      found = from
    }
    from = at + 1
  }
  return skipTrivia(text, found)
}

function explainBrackets(text: string, failure: ParseFailure): Explanation | null {
  const trouble = scanBrackets(text, MAX_DEPTH)
  if (trouble === null) return null
  const starts = lineStarts(text)
  const line = (at: number): number => lineAndColumn(starts, at).line
  switch (trouble.kind) {
    case 'nesting':
      return explainNesting(trouble.at)
    case 'unterminated': {
      const close = { comment: '*/', template: '`', 'text in quotes': text[trouble.at] ?? '"' }[trouble.what]
      const end = trouble.what === 'text in quotes' ? 'the line' : 'the file'
      return {
        code: 'syntax',
        at: trouble.at,
        message: `Expected \`${close}\` to close the ${trouble.what} that begins here, got the end of ${end}.`,
        hint: trouble.what === 'text in quotes' ? `Close it with ${close}, or use a template for several lines.` : `Close it with \`${close}\`.`,
      }
    }
    case 'unclosed':
      // An error before the end is nearer to what the person did than the bracket it leaves open.
      if (skipTrivia(text, failure.at) < text.length) return null
      return {
        code: 'syntax',
        at: trouble.at,
        message: `Expected \`${closing[trouble.open]}\` to close the \`${trouble.open}\` that opens here, got the end of the file.`,
        hint: `Close the \`${trouble.open}\` of line ${line(trouble.at)} with \`${closing[trouble.open]}\`.`,
      }
    case 'mismatch':
      if (failure.at < trouble.openAt) return null
      return {
        code: 'syntax',
        at: trouble.at,
        message: `Expected \`${closing[trouble.open]}\` to close the \`${trouble.open}\` of line ${line(trouble.openAt)}, got \`${trouble.found}\`.`,
        hint: `Close the \`${trouble.open}\` first, or take this \`${trouble.found}\` away.`,
      }
    case 'stray':
      if (failure.at < trouble.at) return null
      return {
        code: 'syntax',
        at: trouble.at,
        message: `Expected no \`${trouble.found}\` here, got one that closes nothing.`,
        hint: `Take this \`${trouble.found}\` away, or open what it should close.`,
      }
  }
}

function tokenAt(text: string, at: number): string {
  const start = skipTrivia(text, at)
  if (start >= text.length) return 'the end of the file'
  const name = wordAt(text, start)
  if (name !== '') return `\`${name}\``
  return `\`${/^(?:=>|\.\.\.|\?\.|[=!]==?|&&|\|\||\?\?|\+\+|--|[\s\S])/u.exec(text.slice(start, start + 3))?.[0] ?? text[start]}\``
}

function readable(label: string): string {
  if (label === 'name') return 'a name'
  if (label === 'eof') return 'the end of the file'
  if (label === 'string') return 'a text in quotes'
  if (label.includes(' ')) return label
  return `\`${label}\``
}

/** Where JSX begins that the parser stumbled over; -1 when it is something else. */
function jsxBefore(text: string, failedAt: number): number {
  let found = -1
  for (const match of text.slice(0, failedAt + 1).matchAll(/(?:^|[(=?:,>{[;\n]|=>|\breturn|&&|\|\|)\s*(<(?:[A-Za-z][\w.]*|>))/g)) {
    const at = match.index + match[0].length - match[1]!.length
    const rest = text.slice(at)
    const tag = match[1]!.slice(1)
    if (tag === '>' ? rest.includes('</>') : rest.includes(`</${tag}`) || /^<[A-Za-z][\w.]*[^<>]*\/>/.test(rest)) {
      found = at
      break
    }
  }
  return found
}

function inOurWords(raw: string): string {
  const message = raw.replace(/\.+$/, '')
  const character = /^Unexpected character '(.+)'$/su.exec(message)
  if (character) return `Expected code, got the character ${codePoint(character[1]!)}`
  const keyword = /^Unexpected keyword '(.+)'$/.exec(message)
  if (keyword) return `Expected a name, got \`${keyword[1]}\`, which is a word of the language`
  const declared = /^Identifier '(.+)' has already been declared$/.exec(message)
  if (declared) return `Expected a new name, got \`${declared[1]}\`, which is declared already`
  const notDefined = /^Export '(.+)' is not defined$/.exec(message)
  if (notDefined) return `Expected \`${notDefined[1]}\` to be declared in this file, got an export of nothing`
  if (message.startsWith("Cannot use keyword 'await' outside")) return 'Expected an async function around this `await`, got a plain one'
  if (message === "'return' outside of function") return 'Expected a function around this `return`, got the top of the file'
  return message
}

/** A character by its number, and as it looks where it has a look. */
export function codePoint(character: string): string {
  const number = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(character) ? `\`${character}\` (${number})` : number
}

function hintFor(message: string): string {
  if (message.startsWith('Identifier ')) return 'Give one of the two another name, or take one away.'
  if (message.startsWith("Cannot use keyword 'await' outside")) return 'Write `async` before the function that holds this `await`.'
  if (message.startsWith('Unexpected character')) return 'Take it away: it may be invisible, or look like another.'
  if (message.startsWith('Export ')) return 'Declare it, or take it out of the export.'
  if (message.startsWith('Assigning to rvalue')) return 'Only a variable or a property can stand on the left of `=`.'
  if (message.startsWith("'return'")) return 'Put it into a function, or take it away.'
  return 'Look at this place and at what stands just before it.'
}
