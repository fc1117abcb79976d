import type { Random } from './random.ts'

/** What a byte or a token may become: the characters that parsers and terminals stumble over, and the words of the language. */
const ODD = ['\0', '\ufeff', '\u2028', '\u202e', '\u200b', '\ud800', '\udc00', '\r', '\n', '\t', '\\', '`', '${', '}', '{', '(', ')', '[', ']', '/*', '*/', '//', '<', '>', '=>', '?.', '...', '#', '@', "'", '"', ';', ':', '😀', '\\u{110000}', '<!--']
const WORDS = [
  'await', 'async', 'yield', 'function', 'class', 'return', 'throw', 'try', 'catch', 'finally', 'for', 'while', 'do', 'if', 'else', 'new', 'delete', 'typeof',
  'void', 'in', 'of', 'instanceof', 'let', 'const', 'var', 'this', 'super', 'null', 'true', 'import', 'export', 'default', 'static', 'get', 'set', 'enum',
  'namespace', 'interface', 'type', 'as', 'satisfies', 'declare', 'abstract', 'readonly', 'extends', 'implements', 'infer', 'keyof', 'using', 'accessor',
  'break', 'continue', 'switch', 'case', 'debugger', 'with', 'eval', 'arguments', 'Promise', 'undefined', '0', '1e3', '0x7f', '1n', '__il_host', "'interleave:hooks'",
]

/** One to eight small wounds: tokens and characters deleted, doubled, swapped, replaced, or taken from another text. */
export function mutateText(random: Random, text: string, other: string): string {
  let mutated = text
  for (let wounds = 1 + random.below(8); wounds > 0; wounds--) mutated = random.chance(0.7) ? mutateToken(random, mutated, other) : mutateCharacter(random, mutated)
  return mutated.slice(0, 30_000)
}

function mutateToken(random: Random, text: string, other: string): string {
  const tokens = tokensOf(text)
  if (tokens.length === 0) return random.pick(WORDS)
  const at = random.below(tokens.length)
  const length = 1 + random.below(random.chance(0.2) ? 20 : 3)
  const cut = tokens.slice(at, at + length)
  const theirs = tokensOf(other)
  const from = random.below(theirs.length)
  switch (random.below(7)) {
    case 0: tokens.splice(at, length); break
    case 1: tokens.splice(at, 0, ...cut); break
    case 2: tokens.splice(at, 1, random.pick(WORDS)); break
    case 3: tokens.splice(at, 0, ' ', random.pick(WORDS), ' '); break
    case 4: tokens.splice(random.below(tokens.length), 0, ...cut); break
    case 5: tokens.splice(at, length, ...theirs.slice(from, from + length * 3)); break
    default: tokens.splice(at, 1, random.pick(tokens))
  }
  return tokens.join('')
}

function mutateCharacter(random: Random, text: string): string {
  const at = random.below(text.length + 1)
  const length = random.below(4)
  return text.slice(0, at) + (random.chance(0.6) ? random.pick(ODD) : '') + text.slice(at + length)
}

function tokensOf(text: string): string[] {
  return text.match(/[\w$]+|\s+|[^\w\s$]/g) ?? []
}
