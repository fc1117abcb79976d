import { Marked } from 'marked'
import type { Token, TokensList } from 'marked'

/** Raw HTML of an author is shown as text: a lesson never runs markup of its own. */
const marked = new Marked({
  gfm: true,
  renderer: {
    html: ({ text }) => escapeHtml(text),
    link({ href, tokens }) {
      const inner = this.parser.parseInline(tokens)
      return isSafeLink(href) ? `<a href="${escapeHtml(href)}">${inner}</a>` : inner
    },
    image: ({ text }) => escapeHtml(text),
  },
})

/** Splits Markdown into its top-level parts. */
export function lexMarkdown(text: string): TokensList {
  return marked.lexer(text)
}

/** Renders parts that `lexMarkdown` gave. */
export function renderTokens(tokens: Token[]): string {
  return marked.parser(tokens).trim()
}

/** A whole text to safe HTML. */
export function renderMarkdown(text: string): string {
  return renderTokens(lexMarkdown(text))
}

/** A phrase, such as a table's cell, to safe HTML without a paragraph around it. */
export function renderInline(tokens: Token[]): string {
  return marked.Parser.parseInline(tokens, marked.defaults)
}

/** Where the links of these parts lead, in order. */
export function linksOf(tokens: Token[]): string[] {
  const links: string[] = []
  // Nothing is pending: the callback is synchronous.
  void marked.walkTokens(tokens, (token) => {
    if (token.type === 'link' && typeof token.href === 'string') links.push(token.href)
  })
  return links
}

/** Another site over TLS, a page of this one, or a place on this page. */
export function isSafeLink(href: string): boolean {
  return /^(https:\/\/|\/(?!\/)|#)/.test(href)
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** Plain text in which `backticks` mark code, as quiz and review texts use it, to safe HTML. */
export function renderPhrase(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}
