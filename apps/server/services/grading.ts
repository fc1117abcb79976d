import type { Lab, SourceFile, Submission, Verdict } from '@interleave/engine'
import { shield } from '@interleave/patterns'
import type { LabCatalog } from '../content/labs.ts'
import { bareVerdict } from '../grader/bare-verdict.ts'
import type { SubmissionRepository } from '../repositories/submissions.ts'

export interface GradingPorts {
  submissions: SubmissionRepository
  labs: LabCatalog
  grade(lab: Lab, submission: Submission, signal: AbortSignal): Promise<Verdict>
  /** Told of each verdict and how long it took. */
  observe(kind: Verdict['kind'], seconds: number): void
  now(): number
}

/** Bookkeeping must happen also while the work itself is being handed back, but never hang. */
const BOOKKEEPING_MS = 10_000

/** Takes submissions from stored to judged. */
export function gradingService({ submissions, labs, grade, observe, now }: GradingPorts) {
  async function judge(labId: string, files: SourceFile[], signal: AbortSignal): Promise<Verdict> {
    const lab = labs.find(labId)?.lab
    if (!lab) return bareVerdict('infra-error', 'This lab is no longer part of the course, so your work cannot be graded.')
    return grade(lab, { files }, signal)
  }

  return {
    /**
     * Grades one submission and stores the verdict. Throws when the grader was lost, so that the queue tries again;
     * on the last try the verdict says that the fault is ours. Safe to run twice: the first verdict stays.
     */
    async run(id: string, last: boolean, signal: AbortSignal): Promise<void> {
      const work = await shield(BOOKKEEPING_MS, (signal) => submissions.begin(id, signal))
      if (!work) return
      const began = now()
      let verdict: Verdict
      try {
        verdict = await judge(work.lab, work.files, signal)
      } catch (error) {
        if (signal.aborted || !last) {
          await shield(BOOKKEEPING_MS, (signal) => submissions.requeue(id, signal))
          throw error
        }
        verdict = bareVerdict('infra-error', 'Something on our side broke while your work was being graded, several times. It is not your fault. Submit it again.')
      }
      const judged = verdict
      await shield(BOOKKEEPING_MS, (signal) => submissions.finish(id, judged, signal))
      observe(verdict.kind, (now() - began) / 1000)
    },
  }
}

export type GradingService = ReturnType<typeof gradingService>
