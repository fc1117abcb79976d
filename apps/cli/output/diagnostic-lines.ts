import type { Diagnostic } from '@interleave/engine'
import type { Trouble } from '../programs/program-files.ts'
import type { Terminal } from './terminal.ts'

/** Why a program cannot run, for a person. */
export function diagnosticLines(troubles: readonly (Diagnostic | Trouble)[], { style }: Pick<Terminal, 'style'>): string[] {
  return troubles.flatMap((trouble) => {
    const place = `${trouble.file}:${trouble.line}${'column' in trouble ? `:${trouble.column}` : ''}`
    return [`${style('cyan', place)}  ${trouble.message}`, ...(trouble.hint === '' ? [] : [`    ${trouble.hint}`])]
  })
}
