import { type Options, readText } from '../arguments/read-arguments.ts'
import { UsageError } from '../arguments/usage-error.ts'
import { EngineHost, Unresponsive } from '../engine/engine-host.ts'
import { verdictText } from '../output/verdict-text.ts'
import { readLab } from '../programs/read-lab.ts'
import { readSubmission } from '../programs/read-submission.ts'
import type { ExitCode, Surroundings } from './surroundings.ts'

/** `interleave grade`: a submission against the correct and the broken variants of a lab. */
export async function gradeCommand(paths: readonly string[], options: Options, around: Surroundings): Promise<ExitCode> {
  const { cwd, terminal } = around
  const [place, ...more] = paths
  if (place === undefined || more.length > 0) throw new UsageError(`Expected one LAB, got ${paths.length}.`, 'interleave grade LAB --submission DIR: LAB is the folder of a lab, or its id.')
  const folder = readText(options, 'submission')
  if (folder === undefined) throw new UsageError('Expected --submission DIR, the folder with the files handed in.')
  const lab = await readLab(place, cwd)
  const { submission, taken } = await readSubmission(folder, cwd, lab)
  const host = new EngineHost()
  const began = performance.now()
  const clock = setInterval(() => terminal.live?.(`Grading ${lab.id} · ${Math.round((performance.now() - began) / 1_000)} s · Ctrl-C ends it`), 500)
  try {
    const verdict = await host.call('grade', { lab, submission }, { silenceMs: 300_000 })
    clearInterval(clock)
    if (options['json'] === true) terminal.out(JSON.stringify(verdict, null, 2))
    else {
      if (taken.length > 0) terminal.out(terminal.style('dim', `Taken from the lab, since ${folder} does not have them: ${taken.join(', ')}\n`))
      for (const line of verdictText(verdict, terminal)) terminal.out(line)
    }
    return verdict.status === 'pass' ? 0 : verdict.kind === 'infra-error' ? 3 : 1
  } catch (error) {
    if (!(error instanceof Unresponsive)) throw error
    terminal.err(`interleave: ${error.message}`)
    return 1
  } finally {
    clearInterval(clock)
    await host.close()
  }
}
