import type { Finding } from '@interleave/engine/findings/finding.ts'
import { toChromeTrace } from '@interleave/engine/trace/to-chrome-trace.ts'
import { toText } from '@interleave/engine/trace/to-text.ts'
import type { Trace } from '@interleave/engine/trace/trace.ts'
import { type PictureInput, pngPicture, svgPicture } from './picture.ts'
import { saveFile } from './save-file.ts'

export interface ExportInput extends Omit<PictureInput, 'lines'> {
  trace: Trace
  findings: readonly Finding[]
}

/** Saves the timeline as a file, and says so. Pictures show what is on screen, with all its lanes; the others hold the whole run. */
export async function exportTimeline(kind: 'svg' | 'png' | 'json' | 'txt', { trace, findings, ...picture }: ExportInput): Promise<string> {
  const name = `interleave-${slug(picture.title)}.${kind === 'json' ? 'trace.json' : kind}`
  const lines = toText(trace, findings)
  switch (kind) {
    case 'svg':
      saveFile(name, svgPicture({ ...picture, lines }), 'image/svg+xml')
      break
    case 'png':
      saveFile(name, await pngPicture({ ...picture, lines }))
      break
    case 'json':
      saveFile(name, JSON.stringify(toChromeTrace(trace)), 'application/json')
      break
    case 'txt':
      saveFile(name, `${picture.title}\n\n${lines.join('\n')}\n`)
  }
  return `Saved as ${name}.${kind === 'json' ? ' Perfetto and DevTools open it.' : ''}`
}

/** Letters and digits, parted by hyphens. */
function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 60)
}
