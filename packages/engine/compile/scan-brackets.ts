import { isNameCode } from './trivia.ts'

export type BracketTrouble =
  | { kind: 'nesting'; at: number; depth: number }
  | { kind: 'unclosed'; at: number; open: string }
  | { kind: 'mismatch'; at: number; found: string; open: string; openAt: number }
  | { kind: 'stray'; at: number; found: string }
  | { kind: 'unterminated'; at: number; what: 'comment' | 'text in quotes' | 'template' }

const closes: Record<string, string> = { '(': ')', '[': ']', '{': '}', '${': '}' }

/**
 * Follows brackets without a parser and without recursion, so that a source nested 200,000 deep is refused before
 * anything that recurses sees it. Null when all is well. Where a `/` could be a division or a regular expression it
 * guesses from what stands before: the answer words a message, and never decides whether a program is right.
 */
export function scanBrackets(text: string, maxDepth: number): BracketTrouble | null {
  const open: { text: string; at: number }[] = []
  let last = ''
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    switch (char) {
      case ' ':
      case '\t':
      case '\n':
      case '\r':
        continue
      case '"':
      case "'": {
        const end = endOfString(text, at)
        if (end === -1) return { kind: 'unterminated', at, what: 'text in quotes' }
        at = end
        break
      }
      case '`': {
        const end = endOfTemplate(text, at + 1)
        if (end === -1) return { kind: 'unterminated', at, what: 'template' }
        at = end
        if (text[end] === '{') open.push({ text: '${', at: end })
        if (open.length > maxDepth) return { kind: 'nesting', at, depth: maxDepth }
        break
      }
      case '/': {
        if (text[at + 1] === '/') {
          const end = text.indexOf('\n', at)
          at = end === -1 ? text.length : end
          continue
        }
        if (text[at + 1] === '*') {
          const end = text.indexOf('*/', at + 2)
          if (end === -1) return { kind: 'unterminated', at, what: 'comment' }
          at = end + 1
          continue
        }
        if (beginsExpression(text, last, at)) at = endOfRegExp(text, at)
        break
      }
      case '(':
      case '[':
      case '{':
        open.push({ text: char, at })
        if (open.length > maxDepth) return { kind: 'nesting', at, depth: maxDepth }
        break
      case ')':
      case ']':
      case '}': {
        const opened = open.pop()
        if (opened === undefined) return { kind: 'stray', at, found: char }
        if (closes[opened.text] !== char)
          return { kind: 'mismatch', at, found: char, open: opened.text, openAt: opened.at }
        if (opened.text === '${') {
          const end = endOfTemplate(text, at + 1)
          if (end === -1) return { kind: 'unterminated', at, what: 'template' }
          at = end
          if (text[end] === '{') open.push({ text: '${', at: end })
        }
        break
      }
    }
    last = text[at] ?? ''
  }
  const unclosed = open.pop()
  return unclosed === undefined ? null : { kind: 'unclosed', at: unclosed.at, open: unclosed.text }
}

function endOfString(text: string, at: number): number {
  const quote = text[at]
  for (let end = at + 1; end < text.length; end++) {
    const char = text[end]
    if (char === quote) return end
    if (char === '\\') end++
    else if (char === '\n') return -1
  }
  return -1
}

/** The position of the closing backtick, or of the `{` that opens a substitution. */
function endOfTemplate(text: string, at: number): number {
  for (let end = at; end < text.length; end++) {
    const char = text[end]
    if (char === '`') return end
    if (char === '\\') end++
    else if (char === '$' && text[end + 1] === '{') return end + 1
  }
  return -1
}

function endOfRegExp(text: string, at: number): number {
  let inClass = false
  for (let end = at + 1; end < text.length; end++) {
    const char = text[end]
    if (char === '\n') return at
    if (char === '\\') end++
    else if (char === '[') inClass = true
    else if (char === ']') inClass = false
    else if (char === '/' && !inClass) return end
  }
  return at
}

const wordsBeforeExpression = /\b(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield|instanceof)$/

function beginsExpression(text: string, last: string, at: number): boolean {
  if (last === '') return true
  if (isNameCode(last.charCodeAt(0))) return wordsBeforeExpression.test(text.slice(Math.max(0, at - 16), at).trimEnd())
  return !`)]}"'\``.includes(last)
}
