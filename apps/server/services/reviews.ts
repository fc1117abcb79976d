import type { Review, ReviewPage } from '@interleave/protocol'
import type { LearnerRepository } from '../repositories/learners.ts'
import type { ReviewRepository } from '../repositories/reviews.ts'

/** A hundred a day for five years. */
const MOST_REVIEWS = 200_000
const PAGE = 1_000

export interface ReviewPorts {
  learners: LearnerRepository
  reviews: ReviewRepository
}

/** The log of a learner's reviews. What follows from it, each device works out by itself. */
export function reviewService({ learners, reviews }: ReviewPorts) {
  return {
    async put(learner: string, review: Review, signal: AbortSignal): Promise<'kept' | 'too-many'> {
      await learners.ensure(learner, signal)
      if ((await reviews.count(learner, signal)) >= MOST_REVIEWS) return 'too-many'
      await reviews.put(learner, review, signal)
      return 'kept'
    },

    async list(learner: string, after: number, signal: AbortSignal): Promise<ReviewPage> {
      const rows = await reviews.list(learner, after, PAGE, signal)
      return { reviews: rows.map(({ review }) => review), last: rows.at(-1)?.seq ?? after, more: rows.length === PAGE }
    },
  }
}

export type ReviewService = ReturnType<typeof reviewService>
