/** One test of test262, as its own front matter describes it. */
export interface Test262Case {
  path: string
  source: string
  flags: string[]
  includes: string[]
  features: string[]
  /** The error it has to end with, and when. */
  negative: { phase: string; type: string } | null
}

/** Reads a test. https://github.com/tc39/test262/blob/main/INTERPRETING.md says what the fields mean. */
export function readCase(path: string, source: string): Test262Case {
  const matter = /\/\*---([\s\S]*?)---\*\//.exec(source)?.[1] ?? ''
  const phase = /^\s+phase:\s*(\S+)/m.exec(matter)?.[1]
  const type = /^\s+type:\s*(\S+)/m.exec(matter)?.[1]
  return {
    path,
    source,
    flags: list(matter, 'flags'),
    includes: list(matter, 'includes'),
    features: list(matter, 'features'),
    negative: /^negative:/m.test(matter) && phase !== undefined && type !== undefined ? { phase, type } : null,
  }
}

/** `name: [a, b]`, or one a line with a dash. */
function list(matter: string, name: string): string[] {
  const inline = new RegExp(`^${name}:\\s*\\[([^\\]]*)\\]`, 'm').exec(matter)?.[1]
  if (inline !== undefined) return inline.split(',').map((item) => item.trim()).filter((item) => item !== '')
  const block = new RegExp(`^${name}:\\s*\\n((?:\\s+-\\s*.*\\n?)+)`, 'm').exec(matter)?.[1]
  return block === undefined ? [] : block.split('\n').map((line) => line.replace(/^\s+-\s*/, '').trim()).filter((item) => item !== '')
}

/** Why a test cannot be held against this engine; null when it can. */
export function whyNot({ flags, features, source, negative }: Test262Case): string | null {
  if (flags.includes('noStrict') || flags.includes('raw')) return 'needs sloppy mode: every program here is a module'
  if (flags.includes('CanBlockIsFalse') || flags.includes('CanBlockIsTrue')) return 'is about agents'
  if (/\$262\.(createRealm|evalScript|agent|detachArrayBuffer|gc|IsHTMLDDA|AbstractModuleSource)/.test(source)) return 'needs the host object $262'
  if (/\b(?:import|export)\b[^'"\n]*['"]\.\//.test(source) || /import\(/.test(source)) return 'imports other files'
  if (/\beval\(|\bFunction\(|AsyncFunction\(|GeneratorFunction\(|\.constructor\(/.test(source)) return 'builds code from text, which the sandbox denies'
  if (features.some((feature) => ['explicit-resource-management', 'source-phase-imports', 'import-defer', 'decorators', 'ShadowRealm', 'await-dictionary'].includes(feature))) return 'is about a proposal that QuickJS does not have'
  if (negative?.phase === 'resolution') return 'imports other files'
  return null
}
