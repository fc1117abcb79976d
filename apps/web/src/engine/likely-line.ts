import type { SourceFile } from '@interleave/engine/compile/program.ts'
import type { Place } from '@interleave/engine/trace/trace.ts'

/** Built-ins that work through as many items as they are told to, and never look up while they do. */
const NATIVE_LOOP =
  /\.(reverse|sort|fill|copyWithin|indexOf|lastIndexOf|includes|join|concat|splice|slice|shift|unshift|flat|from|repeat|padStart|padEnd|replaceAll|split|match|test|exec)\b/
/** Ten to the eighth and more, as people write it. */
const HUGE = /\*\*\s*(2[7-9]|[3-9]\d)\b|\b\d+(\.\d+)?e\+?([89]|\d\d)\b|\b\d[\d_]{8,}\b|MAX_SAFE_INTEGER|Infinity/

/**
 * The line on which a worker most likely hangs: one that hands something huge to a built-in. A worker that hangs in native
 * code cannot say where it is, so this reads the source; null when no line stands out.
 */
export function likelyLine(files: readonly SourceFile[]): Place | null {
  for (const { name, text } of files) {
    for (const [index, line] of text.split('\n').entries()) {
      const call = NATIVE_LOOP.exec(line)
      if (call && HUGE.test(line)) return { file: name, line: index + 1, column: call.index + 1 }
    }
  }
  return null
}
