import { Parser, type Options } from 'acorn'
import { tsPlugin } from '@sveltejs/acorn-typescript'
import type { SyntaxNode } from './syntax-node.ts'

/** What the parser had to say when it gave up. */
export class ParseFailure extends Error {
  override name = 'ParseFailure'
  readonly at: number
  /** The token it needed at that place, when exactly one would have done. */
  readonly expected: string | null
  /** The source is too deep for the parser's own stack. */
  readonly tooDeep: boolean
  constructor(message: string, at: number, expected: string | null, tooDeep: boolean) {
    super(message)
    this.at = at
    this.expected = expected
    this.tooDeep = tooDeep
  }
}

/** What the parser keeps to itself, as far as it is read here. */
interface Inside {
  type: { label: string }
  start: number
  expect(type: { label: string }): void
  semicolon(): void
  parseExprAtom(...rest: unknown[]): unknown
  parseIdent(...rest: unknown[]): unknown
  parseBindingAtom(...rest: unknown[]): unknown
  tsParseNonArrayType(): unknown
  tsParseTypeParameters(parseModifiers?: unknown): unknown
  tsParseConstModifier: unknown
  lastTokEnd: number
  input: string
  parseMaybeImportAttributes(node: unknown): void
}

interface Raised extends SyntaxError {
  pos: number
  expected?: string
}

type ParserClass = typeof Parser

/** Remembers which token was expected: acorn itself only says which was not. */
function naming(Base: ParserClass): ParserClass {
  const Inner = Base as unknown as new (options: Options, input: string) => Inside
  class Naming extends Inner {
    override expect(type: { label: string }): void {
      if (this.type === type) return super.expect(type)
      return named(this, type.label, () => super.expect(type))
    }
    override semicolon(): void {
      return named(this, 'the end of the statement', () => super.semicolon())
    }
    override parseExprAtom(...rest: unknown[]): unknown {
      return named(this, 'an expression', () => super.parseExprAtom(...rest))
    }
    override parseIdent(...rest: unknown[]): unknown {
      return named(this, 'a name', () => super.parseIdent(...rest))
    }
    override parseBindingAtom(...rest: unknown[]): unknown {
      return named(this, 'a name', () => super.parseBindingAtom(...rest))
    }
    override tsParseNonArrayType(): unknown {
      return named(this, 'a type', () => super.tsParseNonArrayType())
    }
  }
  return Naming as unknown as ParserClass
}

/** Parts of a program that hold parts of their own kind. */
const NESTING = ['parseStatement', 'parseMaybeAssign', 'parseMaybeUnary', 'parseExprOp', 'tsParseType', 'tsParseTypeOperatorOrHigher'] as const

/**
 * Gives up where a program nests deeper than any host could follow later on. The parser's own recursion would end too, but
 * at a depth that depends on the host's stack; and where it tries two readings of a text at each level, after minutes.
 */
function withBoundedDepth(Base: ParserClass): ParserClass {
  type Parse = (this: { nested: number }, ...rest: unknown[]) => unknown
  const Inner = Base as unknown as new (options: Options, input: string) => Record<(typeof NESTING)[number], Parse>
  class Bounded extends Inner {
    nested = 0
  }
  for (const name of NESTING) {
    const parsePart: Parse = Inner.prototype[name]
    Object.defineProperty(Bounded.prototype, name, {
      value(this: { nested: number }, ...rest: unknown[]): unknown {
        if (++this.nested > MAX_NESTED_PARTS) throw new ParseFailure('nested too deep', 0, null, true)
        try {
          return parsePart.apply(this, rest)
        } finally {
          this.nested--
        }
      },
    })
  }
  return Bounded as unknown as ParserClass
}

/** What the plugin gets wrong: a signature in a type may have `const` type parameters too, and a statement begin with `assert`. */
function corrected(Base: ParserClass): ParserClass {
  const Inner = Base as unknown as new (options: Options, input: string) => Inside
  class Corrected extends Inner {
    override tsParseTypeParameters(parseModifiers: unknown = this.tsParseConstModifier): unknown {
      return super.tsParseTypeParameters(parseModifiers)
    }
    /** A name on the next line, such as `assert`, is no part of an import: in a test it is the first statement. */
    override parseMaybeImportAttributes(node: unknown): void {
      if (this.type.label === 'name' && this.input.slice(this.lastTokEnd, this.start).includes('\n')) return
      super.parseMaybeImportAttributes(node)
    }
  }
  return Corrected as unknown as ParserClass
}

/** Says what was expected if the parser gives up at the very token it began with. */
function named<T>(parser: Inside, expected: string, parsePart: () => T): T {
  const at = parser.start
  try {
    return parsePart()
  } catch (error) {
    if (error instanceof SyntaxError && (error as Raised).pos === at) (error as Raised).expected ??= expected
    throw error
  }
}

/** A level of brackets counts three to six times; a tree as deep as `find-unsupported.ts` allows, no more than twice. */
const MAX_NESTED_PARTS = 2_000

const TypeScriptParser = Parser.extend(tsPlugin(), corrected, withBoundedDepth)
/** Made when the first such file is read: programs that run have none. */
let jsxParser: ParserClass | null = null
/** A tenth slower, so it is asked only why the other gave up. */
const NamingParser = TypeScriptParser.extend(naming)

const options: Options = {
  ecmaVersion: 'latest',
  sourceType: 'module',
  // The plugin will not do without.
  locations: true,
  // `(a?.b).c` and `a?.b.c` mean different things, and a wrapped `return (x)` has to enclose the brackets.
  preserveParens: true,
}

/** V8's; elsewhere it is just a property. */
const errors = Error as ErrorConstructor & { stackTraceLimit?: number }

/** Trees of late, by their text: the variants of a lab have most files in common. Nothing changes a tree. */
const recent = new Map<string, SyntaxNode>()
const MOST_RECENT = 64
const LONGEST_RECENT = 50_000

/** The tree of one module, with positions that count UTF-16 units. Throws a `ParseFailure`. */
export function parse(text: string): SyntaxNode {
  const known = recent.get(text)
  const tree = known ?? parseNew(text)
  if (text.length > LONGEST_RECENT) return tree
  recent.delete(text)
  recent.set(text, tree)
  const [oldest] = recent.keys()
  if (recent.size > MOST_RECENT && oldest !== undefined) recent.delete(oldest)
  return tree
}

/** The same of a file that may hold JSX, for those who read sources and do not run them. */
export function parseJsx(text: string): SyntaxNode {
  const parser = (jsxParser ??= Parser.extend(tsPlugin({ jsx: true }), corrected, withBoundedDepth, naming))
  return withoutStacks(() => parseOrSay(text, parser))
}

function parseNew(text: string): SyntaxNode {
  return withoutStacks(() => {
    try {
      return TypeScriptParser.parse(text, options)
    } catch (error) {
      if (error instanceof ParseFailure) throw error
      // The plugin refuses a few plain programs: `a ? (b) : c => d` it takes for an arrow with a return type.
      return parseWithoutTypes(text) ?? parseOrSay(text, NamingParser)
    }
  })
}

/** The parser tries readings of the text and throws where one fails; nobody reads the stacks of that. */
function withoutStacks<T>(parsing: () => T): T {
  const { stackTraceLimit } = errors
  errors.stackTraceLimit = 0
  try {
    return parsing()
  } finally {
    errors.stackTraceLimit = stackTraceLimit
  }
}

/** Parses, or says what was expected where. */
function parseOrSay(text: string, parser: ParserClass): SyntaxNode {
  try {
    return parser.parse(text, options)
  } catch (error) {
    if (error instanceof ParseFailure) throw error
    if (error instanceof RangeError) throw new ParseFailure('nested too deep', 0, null, true)
    if (!(error instanceof SyntaxError)) throw error
    const { message, pos, expected } = error as Raised
    const tooDeep = message.startsWith('Not enough stack space')
    throw new ParseFailure(message.replace(/ \(\d+:\d+\)$/, ''), pos ?? 0, expected ?? null, tooDeep)
  }
}

function parseWithoutTypes(text: string): SyntaxNode | null {
  try {
    return Parser.parse(text, options)
  } catch {
    return null
  }
}
