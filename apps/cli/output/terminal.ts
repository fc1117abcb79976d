import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** How a command speaks: results on one stream, progress and trouble on the other. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** Styled where the results go to a terminal that shows colours; as it is elsewhere. */
  style(style: Style, text: string): string
  /** A line that is written over and over, for somebody who watches; null when nobody does. */
  live: ((text: string) => void) | null
}

export function terminalOf(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Terminal {
  const isColoured = stdout.isTTY && stdout.hasColors()
  const clear = '\r\u001b[K'
  const isLive = stderr.isTTY
  let isDirty = false
  const wipe = (): void => {
    if (isDirty) stderr.write(clear)
    isDirty = false
  }
  return {
    out: (text) => {
      wipe()
      stdout.write(`${text}\n`)
    },
    err: (text) => {
      wipe()
      stderr.write(`${text}\n`)
    },
    style: (style, text) => (isColoured ? styleText(style, text) : text),
    live: isLive
      ? (text) => {
          wipe()
          if (text === '') return
          const width = (stderr.columns || 80) - 1
          stderr.write(text.length > width ? `${text.slice(0, width - 1)}…` : text)
          isDirty = true
        }
      : null,
  }
}
