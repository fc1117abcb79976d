import { format, inspect } from './inspect.ts'
import { join, mapDelete, mapGet, mapSet, push, repeat, splitText, text } from './primordials.ts'

export type Level = 'log' | 'info' | 'warn' | 'error' | 'debug'

/** What a console writes to, and the clock of its timers in milliseconds. */
export interface ConsoleHost {
  write(level: Level, line: string): void
  now(): number
}

/** `console` as Node has it, but for `table` and what a terminal alone can do. https://console.spec.whatwg.org */
export function createConsole({ write, now }: ConsoleHost): Record<string, (...values: unknown[]) => void> {
  const counts = new Map<string, number>()
  const timers = new Map<string, number>()
  let depth = 0

  const print = (level: Level, words: string): void => {
    if (depth === 0) return write(level, words)
    const lines = splitText(words, '\n')
    const indented: string[] = []
    for (let index = 0; index < lines.length; index++) push(indented, repeat('  ', depth) + lines[index]!)
    write(level, join(indented, '\n'))
  }
  const at = (level: Level) => (...values: unknown[]): void => print(level, format(...values))
  const named = (label: unknown): string => (label === undefined ? 'default' : text(label))
  const elapsed = (label: string): string | null => {
    const since = mapGet(timers, label) as number | undefined
    if (since === undefined) {
      print('warn', `Warning: No such label '${label}' for console.timeEnd()`)
      return null
    }
    return `${label}: ${inTime(now() - since)}`
  }
  const group = (...label: unknown[]): void => {
    if (label.length > 0) print('log', format(...label))
    depth++
  }

  return {
    log: at('log'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    debug: at('debug'),
    dir: (value) => print('log', inspect(value)),
    assert: (holds, ...values) => {
      if (holds) return
      const [first, ...rest] = values
      if (values.length === 0) print('warn', 'Assertion failed')
      else if (typeof first === 'string') print('warn', format(`Assertion failed: ${first}`, ...rest))
      else print('warn', format('Assertion failed', ...values))
    },
    count: (label) => {
      const name = named(label)
      const count = ((mapGet(counts, name) as number | undefined) ?? 0) + 1
      mapSet(counts, name, count)
      print('log', `${name}: ${count}`)
    },
    countReset: (label) => void mapDelete(counts, named(label)),
    group,
    groupCollapsed: group,
    groupEnd: () => {
      if (depth > 0) depth--
    },
    time: (label) => void mapSet(timers, named(label), now()),
    timeLog: (label, ...values) => {
      const words = elapsed(named(label))
      if (words !== null) print('log', format(words, ...values))
    },
    timeEnd: (label) => {
      const words = elapsed(named(label))
      if (words !== null) print('log', words)
      mapDelete(timers, named(label))
    },
    trace: (...values) => {
      const words = format(...values)
      const { stack = '' } = new Error()
      const lines = splitText(stack, '\n')
      lines[0] = words === '' ? 'Trace' : `Trace: ${words}`
      print('error', join(lines, '\n'))
    },
  }
}

function inTime(ms: number): string {
  return ms >= 1_000 ? `${(ms / 1_000).toFixed(3)}s` : `${Number(ms.toFixed(3))}ms`
}
