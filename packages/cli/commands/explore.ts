import type { Exploration } from '@interleave/engine'
import { readBudget } from '../arguments/read-budget.ts'
import { type Options, readChoice, readNumber, readText } from '../arguments/read-arguments.ts'
import { EngineHost, Unresponsive } from '../engine/engine-host.ts'
import type { ExploreInput, ProgramInput } from '../engine/thread-messages.ts'
import { cutOff, type FileReport, notRun, reportOf, type TestReport, wholeOf } from '../output/explore-report.ts'
import { exploreText, number, seconds } from '../output/explore-text.ts'
import { thresholds } from '../output/finding-level.ts'
import { shellWords } from '../output/shell-words.ts'
import { chooseTest } from './choose-test.ts'
import { loadInput, mustCompile } from './load-input.ts'
import type { ExitCode, Surroundings } from './surroundings.ts'

const DEFAULT_BUDGET = { ms: 10_000 }

/** `interleave explore`: a program, or each test of a file, in every order within the budget. */
export async function exploreCommand(paths: readonly string[], options: Options, around: Surroundings): Promise<ExitCode> {
  const { terminal, interrupted } = around
  const threshold = readChoice(options, 'fail-on', thresholds) ?? 'warning'
  const settings = readSettings(options)
  const input = await loadInput(paths, options, around)
  const host = new EngineHost()
  try {
    const report = await exploreAll()
    if (options['json'] === true) terminal.out(JSON.stringify(report, null, 2))
    else for (const line of exploreText(report, terminal, replayCommand)) terminal.out(line)
    if (interrupted.aborted) terminal.err('Stopped by Ctrl-C: this is what is known so far.')
    return report.failures.length > 0 ? 1 : 0

    async function exploreAll(): Promise<FileReport> {
      const listed = await host.call('tests', input, { signal: interrupted }).catch((error: unknown) => {
        if (error instanceof Unresponsive) return error
        throw error
      })
      if (listed instanceof Unresponsive) return cutOff(null, listed.message, threshold)
      const { names, trace } = mustCompile(listed, around)
      // A file whose top level fails is explored as the program that it is: that failure is what there is to tell.
      const tests = trace.end.kind === 'finished' ? names : []
      const wanted = readText(options, 'test')
      const chosen = wanted === undefined ? tests.map((_, index) => index) : [chooseTest(wanted, names)]
      return tests.length === 0 ? exploreOne(null) : wholeOf(await exploreEach(names, chosen))
    }

    async function exploreEach(names: readonly string[], indexes: readonly number[]): Promise<TestReport[]> {
      const reports: TestReport[] = []
      for (const [done, index] of indexes.entries()) {
        const name = names[index] ?? ''
        if (interrupted.aborted) reports.push(notRun(name))
        else reports.push({ name, ...(await exploreOne(index, `${name} (${done + 1} of ${indexes.length}): `)) })
      }
      return reports
    }
  } finally {
    await host.close()
  }

  async function exploreOne(test: number | null, title = ''): Promise<FileReport> {
    const began = performance.now()
    let known: Exploration | null = null
    const call = host.call('explore', { ...input, ...settings, ...(test === null ? {} : { test }) }, {
      signal: interrupted,
      onProgress(soFar) {
        known = soFar
        const { claim, outcomes } = soFar
        const failing = outcomes.filter(({ ok }) => !ok).length
        const parts = [`${title}${number(claim.orders)} orders`, `${outcomes.length} outcomes`, ...(failing > 0 ? [`${failing} of them fail`] : []), seconds(performance.now() - began)]
        terminal.live?.(`${parts.join(' · ')} · Ctrl-C stops`)
      },
    })
    try {
      const { exploration, places } = mustCompile(await call, around)
      return reportOf(exploration, places, threshold)
    } catch (error) {
      if (error instanceof Unresponsive) return cutOff(known, error.message, threshold)
      throw error
    } finally {
      terminal.live?.('')
    }
  }

  function replayCommand(schedule: string, test: TestReport | null): string {
    const given = ['world', 'seed', 'faults'].flatMap((name) => {
      const value = readText(options, name)
      return value === undefined ? [] : [`--${name}`, value]
    })
    return shellWords(['npx', 'interleave', 'run', paths[0] ?? '', ...(test === null ? [] : ['--test', test.name]), ...given, '--schedule', schedule])
  }
}

function readSettings(options: Options): Omit<ExploreInput, keyof ProgramInput | 'test'> {
  const budget = readText(options, 'budget')
  const strategy = readChoice(options, 'strategy', ['dpor', 'dfs', 'pct', 'random'])
  const maxReversals = readNumber(options, 'max-reversals')
  return {
    budget: budget === undefined ? DEFAULT_BUDGET : readBudget(budget),
    maxFaults: readNumber(options, 'faults') ?? 0,
    ...(strategy === undefined ? {} : { strategy }),
    ...(maxReversals === undefined ? {} : { maxReversals }),
  }
}
