import { type CommandName, commands } from './commands.ts'

const WIDTH = 96

/** Help for one command, or for all of them. */
export function helpText(command: CommandName | null): string {
  return command === null ? overview() : helpFor(command)
}

function overview(): string {
  const names = Object.keys(commands) as CommandName[]
  return [
    'interleave runs asynchronous JavaScript and TypeScript in every order in which it can happen.',
    '',
    'Usage: interleave COMMAND …',
    '',
    ...names.map((name) => `  ${name.padEnd(10)}${commands[name].summary}`),
    '',
    'Start here:',
    '',
    '  interleave run program.ts          what happens, in words',
    '  interleave explore program.ts      whether it holds in every order',
    '  interleave COMMAND --help          all about a command',
    '  interleave --version',
    '',
    ...exitCodes,
  ].join('\n')
}

function helpFor(name: CommandName): string {
  const { summary, usage, about, options, examples } = commands[name]
  const rows = Object.entries(options).map(([option, { short, value, help }]) => {
    const flag = `${short === undefined ? '    ' : `-${short}, `}--${option}${value === undefined ? '' : ` ${value}`}`
    return { flag, help }
  })
  const column = Math.max(...rows.map(({ flag }) => flag.length)) + 4
  return [
    summary,
    '',
    `Usage: ${usage}`,
    '',
    ...wrap(about, WIDTH),
    '',
    'Options:',
    ...rows.flatMap(({ flag, help }) =>
      wrap(help, WIDTH - column).map((line, index) => `  ${(index === 0 ? flag : '').padEnd(column - 2)}${line}`),
    ),
    '',
    'Examples:',
    ...examples.flatMap(([command, what]) => [`  ${command}`, `      ${what}`]),
    '',
    ...exitCodes,
  ].join('\n')
}

const exitCodes = [
  'Exit codes: 0 nothing found, 1 failures or findings, 2 wrong usage, 3 a fault of interleave itself.',
]

/** Breaks a text into lines of at most `width`, between words. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
