import { renderPhrase } from '@interleave/course'

/** Paragraphs of plain text in which `backticks` mark code, to safe HTML. */
export function renderParagraphs(text: string): string {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => `<p>${renderPhrase(paragraph.replace(/\n/g, ' '))}</p>`)
    .join('')
}
