import { parseArgs } from 'node:util'
import { nearest } from '@interleave/engine/compile/nearest.ts'
import { type CommandName, commands } from './commands.ts'
import { UsageError } from './usage-error.ts'

/** What was asked for on the command line. */
export type Asked =
  | { kind: 'help'; command: CommandName | null }
  | { kind: 'version' }
  | { kind: 'command'; command: CommandName; paths: string[]; options: Options }

/** Options by their names; a flag is true. */
export type Options = Readonly<Record<string, string | boolean | undefined>>

/** Reads what stands after `interleave`. Throws `UsageError`. */
export function readArguments(args: readonly string[]): Asked {
  const [first, ...rest] = args
  if (first === undefined || first === '--help' || first === '-h') return { kind: 'help', command: null }
  if (first === '--version' || first === '-v' || first === '-V') return { kind: 'version' }
  if (first === 'help') return { kind: 'help', command: rest[0] === undefined ? null : readCommand(rest[0]) }
  const command = readCommand(first)
  const { positionals, values } = parse(command, rest)
  if (values['help'] === true) return { kind: 'help', command }
  return { kind: 'command', command, paths: positionals, options: values }
}

function readCommand(name: string): CommandName {
  if (Object.hasOwn(commands, name)) return name as CommandName
  const names = Object.keys(commands)
  const near = nearest(name, names)
  const isFile = /\.[cm]?[jt]sx?$/.test(name)
  const hint = isFile ? `To run it: interleave run ${name}` : near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'interleave --help shows what each does.'
  throw new UsageError(`Expected a command (${names.join(', ')}), got "${name}".`, hint)
}

function parse(command: CommandName, args: string[]): { positionals: string[]; values: Options } {
  const { options } = commands[command]
  const known = Object.fromEntries(Object.entries(options).map(([name, { type, short }]) => [name, short === undefined ? { type } : { type, short }]))
  try {
    return parseArgs({ args, options: known, allowPositionals: true, strict: true })
  } catch (error) {
    throw explain(command, args, error)
  }
}

/** `parseArgs` says what came; this says what there is. */
function explain(command: CommandName, args: readonly string[], error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  const all = Object.entries(commands[command].options)
  const more = `interleave ${command} --help shows them all.`
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const names = all.map(([name]) => `--${name}`)
    const unknown = args.find((arg) => arg.startsWith('-') && !names.includes(arg.replace(/=.*$/, ''))) ?? ''
    const near = nearest(unknown.replace(/=.*$/, ''), names)
    return new UsageError(`${command} has no option ${unknown}.`, near.length > 0 ? `Did you mean ${near.join(' or ')}?` : more)
  }
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const named = all.find(([name]) => error instanceof Error && new RegExp(`--${name}[ <']`).test(error.message))
    if (named?.[1].type === 'boolean') return new UsageError(`Expected --${named[0]} without a value.`, more)
    if (named) return new UsageError(`Expected a value after --${named[0]}: --${named[0]} ${named[1].value}.`, more)
  }
  return new UsageError(error instanceof Error ? error.message : String(error), more)
}

/** A whole number of an option; undefined when it was not given. Throws `UsageError`. */
export function readNumber(options: Options, name: string, least = 0): number | undefined {
  const text = options[name]
  if (typeof text !== 'string') return undefined
  const value = Number(text.replaceAll('_', ''))
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value
  throw new UsageError(`Expected --${name} to be a whole number${least === 0 ? '' : `, ${least} or more`}, got "${text}".`)
}

/** One of a few words; undefined when it was not given. Throws `UsageError`. */
export function readChoice<const Word extends string>(options: Options, name: string, words: readonly Word[]): Word | undefined {
  const text = options[name]
  if (typeof text !== 'string') return undefined
  const word = words.find((one) => one === text)
  if (word !== undefined) return word
  const near = nearest(text, words)
  throw new UsageError(`Expected --${name} to be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}, got "${text}".`, near.length > 0 ? `Did you mean ${near[0]}?` : '')
}

/** The text of an option; undefined when it was not given. */
export function readText(options: Options, name: string): string | undefined {
  const text = options[name]
  return typeof text === 'string' ? text : undefined
}
