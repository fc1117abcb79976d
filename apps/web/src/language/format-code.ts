import * as babel from 'prettier/plugins/babel'
import * as estree from 'prettier/plugins/estree'
import { formatWithCursor } from 'prettier/standalone'

/** As the course writes its samples. */
const style = { semi: false, singleQuote: true, printWidth: 130 }

/** A file in the course's style, and where the caret is then. Throws a `SyntaxError` of a text that cannot be read. */
export async function formatCode(file: string, text: string, at: number): Promise<{ text: string; at: number }> {
  const parser = file.endsWith('.json') ? 'json' : 'babel-ts'
  const { formatted, cursorOffset } = await formatWithCursor(text, { ...style, parser, plugins: [babel, estree], cursorOffset: at })
  return { text: formatted, at: Math.max(0, cursorOffset) }
}
