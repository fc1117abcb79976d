import type { Exploration } from '@interleave/engine'
import { readBudget } from '../arguments/read-budget.ts'
import { type Options, readChoice, readNumber, readText } from '../arguments/read-arguments.ts'
import { EngineHost, Unresponsive } from '../engine/engine-host.ts'
import type { ExploreInput, ProgramInput } from '../engine/thread-messages.ts'
import { cutOff, type Explored, exploredOf, type FileReport, notRun, wholeOf } from '../output/explore-report.ts'
import { counted, exploreText, seconds } from '../output/explore-text.ts'
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
    const parts = await exploreAll()
    const [only] = parts
    const report: FileReport = only?.name === null ? only.explored.report : wholeOf(parts.map(({ name, explored }) => ({ name: name ?? '', ...explored.report })))
    if (options['json'] === true) terminal.out(JSON.stringify(report, null, 2))
    else for (const line of exploreText(parts, report, terminal, replayCommand)) terminal.out(line)
    if (interrupted.aborted) terminal.err('Stopped by Ctrl-C: this is what is known so far.')
    return report.failures.length > 0 ? 1 : 0
  } finally {
    await host.close()
  }

  /** The file as one program, or its tests by name. */
  async function exploreAll(): Promise<{ name: string | null; explored: Explored }[]> {
    const listed = await host.call('tests', input, { signal: interrupted }).catch((error: unknown) => {
      if (error instanceof Unresponsive) return error
      throw error
    })
    if (listed instanceof Unresponsive) return [{ name: null, explored: cutOff(null, listed.message, threshold) }]
    const { names, trace } = mustCompile(listed, around)
    // A file whose top level fails is explored as the program that it is: that failure is what there is to tell.
    const tests = trace.end.kind === 'finished' ? names : []
    const wanted = readText(options, 'test')
    const chosen = wanted === undefined ? tests.map((_, index) => index) : [chooseTest(wanted, names)]
    if (tests.length === 0) return [{ name: null, explored: await exploreOne(null) }]
    const parts: { name: string; explored: Explored }[] = []
    for (const [done, index] of chosen.entries()) {
      const name = names[index] ?? ''
      parts.push({ name, explored: interrupted.aborted ? notRun : await exploreOne(index, `${name} (${done + 1} of ${chosen.length}): `) })
    }
    return parts
  }

  async function exploreOne(test: number | null, title = ''): Promise<Explored> {
    const began = performance.now()
    let known: Exploration | null = null
    const call = host.call('explore', { ...input, ...settings, ...(test === null ? {} : { test }) }, {
      signal: interrupted,
      onProgress(soFar) {
        known = soFar
        const { claim, outcomes } = soFar
        const failing = outcomes.filter(({ ok }) => !ok).length
        const parts = [`${title}${counted(claim.orders, 'order')}`, counted(outcomes.length, 'outcome'), ...(failing > 0 ? [`${failing} failing`] : []), seconds(performance.now() - began)]
        terminal.live?.(`${parts.join(' · ')} · Ctrl-C stops`)
      },
    })
    try {
      const { exploration, places } = mustCompile(await call, around)
      return exploredOf(exploration, places, threshold)
    } catch (error) {
      if (error instanceof Unresponsive) return cutOff(known, error.message, threshold)
      throw error
    } finally {
      terminal.live?.('')
    }
  }

  function replayCommand(schedule: string, test: string | null): string {
    const given = ['world', 'seed', 'faults'].flatMap((name) => {
      const value = readText(options, name)
      return value === undefined ? [] : [`--${name}`, value]
    })
    return shellWords(['npx', 'interleave', 'run', paths[0] ?? '', ...(test === null ? [] : ['--test', test]), ...given, '--schedule', schedule])
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
