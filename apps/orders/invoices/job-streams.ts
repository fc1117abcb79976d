import { eventStream } from '@interleave/http-service'
import { problem } from '../orders/answers.ts'
import type { JobAnswer } from './controller.ts'

export interface JobStreamsOptions {
  /** How many clients may listen at a time: each keeps a connection. */
  most: number
  /** Hears of each that was one too many. */
  onRefused: () => void
  /** Hears of each stream that opens and ends. */
  onOpen: () => void
  onEnd: (error: unknown) => void
}

/** Answers with streams of a job's changes, each with its version as the id, as long as there are not too many. */
export function jobStreams({ most, onRefused, onOpen, onEnd }: JobStreamsOptions): (answers: AsyncGenerator<JobAnswer | null>) => Response {
  let open = 0
  return (answers) => {
    if (open >= most) {
      onRefused()
      return problem('overloaded', `${open} clients listen already. Ask for the job itself instead, or try again later.`, { retryAfterSeconds: 5 })
    }
    open++
    onOpen()
    return eventStream(answers, {
      name: 'invoice',
      id: ({ version }) => String(version),
      onEnd: (error) => {
        open--
        onEnd(error)
      },
    })
  }
}
