import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { EngineError, readSchedule, toChromeTrace } from '@interleave/engine'
import { type Options, readChoice, readNumber, readText } from '../arguments/read-arguments.ts'
import { UsageError } from '../arguments/usage-error.ts'
import { EngineHost, Unresponsive } from '../engine/engine-host.ts'
import { uniqueFindings } from '../output/explore-report.ts'
import { thresholds } from '../output/finding-level.ts'
import { runReportOf, unfinished } from '../output/run-report.ts'
import { runText } from '../output/run-text.ts'
import { chooseTest } from './choose-test.ts'
import { loadInput, mustCompile } from './load-input.ts'
import type { ExitCode, Surroundings } from './surroundings.ts'

/** `interleave run`: one run, told in words, as JSON, for Perfetto, or as a page. */
export async function runCommand(paths: readonly string[], options: Options, around: Surroundings): Promise<ExitCode> {
  const { cwd, terminal } = around
  const threshold = readChoice(options, 'fail-on', thresholds) ?? 'warning'
  const maxFaults = readNumber(options, 'faults') ?? 0
  const schedule = readText(options, 'schedule')
  if (schedule !== undefined) checkSchedule(schedule)
  const input = await loadInput(paths, options, around)
  const host = new EngineHost()
  try {
    const wanted = readText(options, 'test')
    const test = wanted === undefined ? {} : { test: chooseTest(wanted, mustCompile(await host.call('tests', input), around).names) }
    const output = mustCompile(await host.call('run', { ...input, maxFaults, locals: readText(options, 'html') !== undefined, ...test, ...(schedule === undefined ? {} : { schedule }) }), around)
    const report = runReportOf(output, threshold)
    if (options['json'] === true) terminal.out(JSON.stringify(report, null, 2))
    else for (const line of runText(report, terminal)) terminal.out(line)
    if (output.strayed) terminal.err(`The schedule ${schedule ?? ''} does not fit this program: where it asked for what cannot happen, the nearest was taken. Were the file, the world, --test, --seed and --faults the same?`)
    const perfetto = readText(options, 'perfetto')
    if (perfetto !== undefined) await save(perfetto, JSON.stringify(toChromeTrace(output.trace)), 'Open it at ui.perfetto.dev or in the Performance panel of DevTools')
    const html = readText(options, 'html')
    if (html !== undefined) {
      const { timelinePage } = await import('../html/timeline-page.ts')
      const { files, entry } = input
      await save(html, await timelinePage({ title: entry, trace: output.trace, findings: uniqueFindings(output.findings), files, report }), 'Open it in a browser')
    }
    return report.failures.length > 0 ? 1 : 0
  } catch (error) {
    if (!(error instanceof Unresponsive)) throw error
    const report = unfinished(error.message, schedule ?? 'i1.', input.world.seed)
    if (options['json'] === true) terminal.out(JSON.stringify(report, null, 2))
    else for (const line of runText(report, terminal)) terminal.out(line)
    return 1
  } finally {
    await host.close()
  }

  async function save(file: string, text: string, how: string): Promise<void> {
    await writeFile(resolve(cwd, file), text).catch((error: unknown) => {
      throw new UsageError(`Expected to write ${file}: ${error instanceof Error ? error.message : String(error)}`)
    })
    terminal.err(`Wrote ${file}. ${how}.`)
  }
}

function checkSchedule(schedule: string): void {
  try {
    readSchedule(schedule)
  } catch (error) {
    if (error instanceof EngineError) throw new UsageError(`${error.message}.`, 'interleave explore prints the schedule of each failure.')
    throw error
  }
}
