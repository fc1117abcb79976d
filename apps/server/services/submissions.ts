import { randomUUID } from 'node:crypto'
import type { SourceFile } from '@interleave/engine'
import { withTimeout } from '@interleave/patterns'
import type { News } from '@interleave/postgres'
import type { Submission } from '@interleave/protocol'
import type { LabCatalog } from '../content/labs.ts'
import type { LearnerRepository } from '../repositories/learners.ts'
import type { SubmissionRepository } from '../repositories/submissions.ts'

/** What one learner, and all together, may have in the line. */
export const limits = { unfinishedPerLearner: 3, perLearnerAndMinute: 20, unfinished: 500 }

export type Submitted =
  | { kind: 'accepted'; submission: Submission }
  | { kind: 'no-such-lab' }
  | { kind: 'wrong-files'; message: string }
  /** The key came before, with something else. */
  | { kind: 'key-reused' }
  | { kind: 'too-many'; message: string; retryAfterSeconds: number }
  | { kind: 'full'; retryAfterSeconds: number }

export interface SubmissionPorts {
  learners: LearnerRepository
  submissions: SubmissionRepository
  labs: LabCatalog
  news: News
}

export function submissionService({ learners, submissions, labs, news }: SubmissionPorts) {
  return {
    async submit(
      learner: string,
      { lab: labId, files }: { lab: string; files: SourceFile[] },
      idempotencyKey: string | null,
      signal: AbortSignal,
    ): Promise<Submitted> {
      const lab = labs.find(labId)?.lab
      if (!lab) return { kind: 'no-such-lab' }
      const allowed = [...lab.starter.map((file) => file.name), lab.testFile]
      const names = files.map((file) => file.name)
      const wrong = names.find((name) => !allowed.includes(name)) ?? names.find((name, i) => names.indexOf(name) !== i)
      if (wrong !== undefined) {
        return { kind: 'wrong-files', message: `Expected each of ${allowed.join(', ')} at most once, got "${wrong}".` }
      }
      await learners.ensure(learner, signal)
      const added = await submissions.add(
        { id: randomUUID(), learner, lab: labId, files, idempotencyKey },
        (backlog) =>
          backlog.mine >= limits.unfinishedPerLearner ||
          backlog.mineInTheLastMinute >= limits.perLearnerAndMinute ||
          backlog.all >= limits.unfinished,
        signal,
      )
      if ('submission' in added) {
        const same = added.added || (added.submission.lab === labId && sameFiles(added.files, files))
        return same ? { kind: 'accepted', submission: added.submission } : { kind: 'key-reused' }
      }
      const { mine, mineInTheLastMinute } = added.backlog
      if (mine >= limits.unfinishedPerLearner) {
        return { kind: 'too-many', message: `You have ${mine} submissions waiting for their verdict. Wait for one of them.`, retryAfterSeconds: 5 }
      }
      if (mineInTheLastMinute >= limits.perLearnerAndMinute) {
        return { kind: 'too-many', message: `You have submitted ${mineInTheLastMinute} times within a minute. Wait a minute.`, retryAfterSeconds: 60 }
      }
      return { kind: 'full', retryAfterSeconds: 30 }
    },

    find: (learner: string, id: string, signal: AbortSignal): Promise<Submission | null> => submissions.find(learner, id, signal),

    list: (learner: string, lab: string | null, limit: number, signal: AbortSignal): Promise<Submission[]> =>
      submissions.list(learner, lab, limit, signal),

    /**
     * A submission now, and again each time its state has changed, until it is graded. `null` now and then says that
     * nothing has: a sign of life for whoever passes it on. The database is what is believed; a notification only says
     * when to look, so that one that is lost costs seconds.
     */
    async *follow(learner: string, id: string, signal: AbortSignal, beatMs = 10_000): AsyncGenerator<Submission | null> {
      using changes = news.subscribe(id)
      for (let known: Submission['state'] | null = null; !signal.aborted; ) {
        const submission = await withTimeout(10_000, (signal) => submissions.find(learner, id, signal), { signal })
        if (!submission) return
        if (submission.state !== known) yield submission
        else yield null
        known = submission.state
        if (known === 'graded') return
        await changes.next(beatMs, signal)
      }
    },
  }
}

export type SubmissionService = ReturnType<typeof submissionService>

function sameFiles(a: SourceFile[], b: SourceFile[]): boolean {
  return a.length === b.length && a.every((file, i) => file.name === b[i]?.name && file.text === b[i].text)
}
