import type { SourceFile } from '@interleave/engine/compile/program.ts'
import type { WalkFrame } from './walk.ts'

/**
 * What runs beside a walked program: `__walk(id, values)` prints where it was called from, and each value in a few words. It
 * prints nothing else, reads and waits for nothing, and so changes nothing in the order of the run.
 */
export const probeFile: SourceFile = {
  name: 'walk-probe.js',
  text: `
const show = (value) => {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return value.name ? 'function ' + value.name : 'a function'
  if (value instanceof Error) return value.name + ': ' + value.message
  if (value instanceof AbortSignal) return value.aborted ? 'aborted: ' + show(value.reason) : 'not aborted'
  if (value instanceof Promise) return 'a promise'
  if (value instanceof Map || value instanceof Set) return value.size + (value.size === 1 ? ' entry' : ' entries')
  if (Array.isArray(value)) return '[' + value.map(show).join(', ') + ']'
  if (typeof value === 'object' && value !== null) return Object.getPrototypeOf(value) === Object.prototype ? '{' + Object.keys(value).join(', ') + '}' : 'a ' + value.constructor.name
  return String(value)
}
Error.stackTraceLimit = 40
globalThis.__walk = (id, values) => {
  const seen = {}
  for (const [name, read] of Object.entries(values)) {
    try {
      seen[name] = show(read())
    } catch {
      seen[name] = 'not there yet'
    }
  }
  console.debug('walk ' + JSON.stringify({ id, values: seen, stack: new Error().stack }))
}
`,
}

export interface Probed {
  id: string
  values: Record<string, string>
  stack: WalkFrame[]
}

/** What a probe printed; null for a line that is the program's own. */
export function readProbe(text: string): Probed | null {
  if (!text.startsWith('walk {')) return null
  const { id, values, stack } = JSON.parse(text.slice('walk '.length)) as { id: string; values: Record<string, string>; stack: string }
  const frames = stack.split('\n').flatMap((line): WalkFrame[] => {
    // Frames that only wait (`at async …`) the trace knows better: an engine's stack loses them where a promise is made by hand.
    const [, name = '', file, number] = /^\s+at (?!async )(?:(.+?) \()?([^()\s]+):(\d+):\d+\)?$/.exec(line) ?? []
    return file === undefined || file === probeFile.name ? [] : [{ name, file, line: Number(number) }]
  })
  return { id, values, stack: frames }
}
