/** Static code with classes for colours: no style attributes, so that both themes and a strict policy can have it. */
import { createHighlighter, type Highlighter, type ThemeRegistration } from 'shiki'

/** The colours are names: each is turned into a class, and tokens.css says what it looks like. */
const CLASS_OF: Record<string, string> = {
  '#000001': 'k', '#000002': 'f', '#000003': 's', '#000004': 'n', '#000005': 'c', '#000006': 't',
}

const theme: ThemeRegistration = {
  name: 'classes',
  type: 'light',
  fg: '#000000',
  bg: '#ffffff',
  settings: [
    { settings: { foreground: '#000000' } },
    { scope: ['comment', 'punctuation.definition.comment'], settings: { foreground: '#000005' } },
    { scope: ['keyword', 'storage', 'constant.language', 'variable.language'], settings: { foreground: '#000001' } },
    { scope: ['keyword.operator'], settings: { foreground: '#000000' } },
    { scope: ['keyword.operator.new', 'keyword.operator.expression'], settings: { foreground: '#000001' } },
    { scope: ['entity.name.function', 'support.function'], settings: { foreground: '#000002' } },
    { scope: ['string', 'punctuation.definition.string'], settings: { foreground: '#000003' } },
    { scope: ['meta.template.expression'], settings: { foreground: '#000000' } },
    { scope: ['constant.numeric'], settings: { foreground: '#000004' } },
    { scope: ['entity.name.type', 'support.type', 'support.class', 'entity.name.class'], settings: { foreground: '#000006' } },
  ],
}

let highlighter: Promise<Highlighter> | undefined

const LANGUAGES = ['typescript', 'json', 'shellscript', 'sql', 'http'] as const

/** The inner HTML of a `<code>`: lines in spans of their own. An unknown language comes out plain. */
export async function highlight(code: string, language = 'typescript'): Promise<string> {
  highlighter ??= createHighlighter({ themes: [theme], langs: [...LANGUAGES] })
  const known = (await highlighter).getLoadedLanguages().includes(language)
  const { tokens } = (await highlighter).codeToTokens(code.replace(/\n+$/, ''), {
    lang: known ? (language as (typeof LANGUAGES)[number]) : 'text',
    theme: 'classes',
  })
  return tokens.map((line) => line.map(({ content, color }) => span(content, color)).join('')).join('\n')
}

function span(text: string, color: string | undefined): string {
  const name = color === undefined ? undefined : CLASS_OF[color.toLowerCase()]
  const escaped = text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  return name === undefined ? escaped : `<span class="${name}">${escaped}</span>`
}
