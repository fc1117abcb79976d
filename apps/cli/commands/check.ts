import { readFile } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import { findingsToJson, findingsToText, type SourceFile, staticFindings, toSarif } from '@interleave/engine'
import { diagnose } from '@interleave/engine/compile/diagnose.ts'
import { ParseFailure, parse, parseJsx } from '@interleave/engine/compile/parse.ts'
import { map } from '@interleave/patterns/map.ts'
import { type Options, readChoice } from '../arguments/read-arguments.ts'
import { UsageError } from '../arguments/usage-error.ts'
import { diagnosticLines } from '../output/diagnostic-lines.ts'
import { counted } from '../output/explore-text.ts'
import { fails, thresholds } from '../output/finding-level.ts'
import { findSources } from '../programs/find-sources.ts'
import type { Trouble } from '../programs/program-files.ts'
import type { ExitCode, Surroundings } from './surroundings.ts'
import { version } from './version.ts'

/** Below what a system lets one process have open. */
const FILES_AT_ONCE = 64

/** `interleave check`: the pitfalls that sources show by themselves. */
export async function checkCommand(paths: readonly string[], options: Options, { cwd, terminal }: Surroundings): Promise<ExitCode> {
  if (paths.length === 0) throw new UsageError('Expected a path to check, got none.', 'For example: interleave check src')
  if (options['json'] === true && options['sarif'] === true) throw new UsageError('Expected --json or --sarif, got both.')
  const threshold = readChoice(options, 'fail-on', thresholds) ?? 'note'
  const files = await readSources(paths, cwd)
  terminal.live?.(`Reading ${counted(files.length, 'file')}`)
  const unread = files.flatMap(troubleOf)
  const found = staticFindings(files)
  terminal.live?.('')
  const isPlain = options['json'] !== true && options['sarif'] !== true
  if (options['sarif'] === true) terminal.out(JSON.stringify(toSarif(found, { version: version() }), null, 2))
  else if (options['json'] === true) terminal.out(JSON.stringify({ findings: findingsToJson(found), unread, files: files.length }, null, 2))
  else for (const line of findingsToText(found)) terminal.out(line)
  if (isPlain || options['sarif'] === true) for (const line of diagnosticLines(unread, terminal)) terminal.err(line)
  if (isPlain) {
    const summary = `${counted(found.length, 'finding')} in ${counted(files.length, 'file')}`
    if (found.length > 0) terminal.out('')
    terminal.out(`${found.length === 0 ? terminal.style('green', `✓ ${summary}`) : terminal.style('yellow', `! ${summary}`)}${unread.length === 0 ? '' : `; ${unread.length} could not be read`}`)
  }
  return found.some((one) => fails(one, threshold)) ? 1 : 0
}

async function readSources(paths: readonly string[], cwd: string): Promise<SourceFile[]> {
  const found = await findSources(paths, cwd)
  return map(found, async (path) => ({ name: relative(cwd, path).split(sep).join('/'), text: await readFile(path, 'utf8') }), { concurrency: FILES_AT_ONCE })
}

/** Why a file was passed over; what only a run would mind is no reason. */
function troubleOf({ name, text }: SourceFile): Trouble[] {
  try {
    const isJsx = /\.[jt]sx$/.test(name)
    ;(isJsx ? parseJsx : parse)(text.replace(/^(\ufeff|#!)/, (start) => (start === '#!' ? '//' : ' ')))
    return []
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error
    const [first] = diagnose([{ name: 'main.ts', text }]).diagnostics
    return [{ file: name, line: first?.line ?? 1, message: first?.message ?? error.message, hint: first?.hint ?? '' }]
  }
}
