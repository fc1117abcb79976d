import type { SourceFile } from '@interleave/engine'
import type { JournalEntry } from '@interleave/protocol'
import type { JournalRepository, JournalWrite } from '../repositories/journal.ts'
import type { LearnerRepository } from '../repositories/learners.ts'

export interface JournalPorts {
  learners: LearnerRepository
  journal: JournalRepository
}

/** A learner's code, lab by lab, every revision of it. Nothing that arrives is ever thrown away. */
export function journalService({ learners, journal }: JournalPorts) {
  return {
    find: (learner: string, lab: string, signal: AbortSignal): Promise<JournalEntry | null> => journal.find(learner, lab, signal),

    history: (learner: string, lab: string, before: number | null, limit: number, signal: AbortSignal): Promise<JournalEntry[]> =>
      journal.history(learner, lab, before, limit, signal),

    async write(learner: string, lab: string, base: number, files: SourceFile[], signal: AbortSignal): Promise<JournalWrite> {
      await learners.ensure(learner, signal)
      return journal.write(learner, lab, base, files, signal)
    },
  }
}

export type JournalService = ReturnType<typeof journalService>
