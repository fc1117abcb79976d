import type { Lab, Submission, Verdict } from '@interleave/engine'

/** Server → grader process. */
export interface GradeRequest {
  id: number
  lab: Lab
  submission: Submission
  /** Wall-clock time after which the work is cut off. */
  limitMs: number
}

/** Grader process → server. */
export type GraderReply =
  /** Warm: sandbox compiled, privileges dropped. */
  | { type: 'ready' }
  | { type: 'verdict'; id: number; verdict: Verdict }
  /** The submission ran longer than its limit and was cut off. */
  | { type: 'wall'; id: number }
  /** Our own trouble, never the learner's. */
  | { type: 'trouble'; id: number; message: string }

/** Grader process → its thread, and back. */
export type ThreadRequest = Pick<GradeRequest, 'id' | 'lab' | 'submission'>
export type ThreadReply = Exclude<GraderReply, { type: 'wall' }>

/** Whether what came over the channel is one of our messages; the grader is trusted with nothing more than a verdict. */
export function isGraderReply(value: unknown): value is GraderReply {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false
  if (value.type === 'ready') return true
  if (!('id' in value) || typeof value.id !== 'number') return false
  if (value.type === 'wall') return true
  if (value.type === 'trouble') return 'message' in value && typeof value.message === 'string'
  return value.type === 'verdict' && 'verdict' in value && isVerdict(value.verdict)
}

function isVerdict(value: unknown): value is Verdict {
  if (typeof value !== 'object' || value === null) return false
  const has = (name: string): unknown => Reflect.get(value, name)
  return (
    has('version') === 3 &&
    typeof has('kind') === 'string' &&
    typeof has('message') === 'string' &&
    ['pass', 'fail', 'error'].some((status) => status === has('status')) &&
    ['spec', 'tests', 'mutants', 'diagnostics', 'findings'].every((name) => Array.isArray(has(name)))
  )
}
