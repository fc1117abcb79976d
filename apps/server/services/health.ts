import { allSettled, withTimeout } from '@interleave/patterns'
import type { Readiness } from '@interleave/protocol'

export interface HealthPorts {
  /** Each names a thing the academy needs; resolves when it answers. */
  checks: Record<string, (signal: AbortSignal) => Promise<void>>
  limitMs?: number
}

/** Whether everything a learner's request needs is reachable. All checks run at once, each with a deadline. */
export function healthService({ checks, limitMs = 2_000 }: HealthPorts) {
  let draining = false
  return {
    /** From now on readiness says no, so that a balancer sends nobody here any more. */
    drain(): void {
      draining = true
    },

    async readiness(signal: AbortSignal): Promise<Readiness> {
      if (draining) return { ready: false, missing: [{ what: 'server', why: 'It is stopping.' }] }
      const names = Object.keys(checks)
      const answers = await allSettled(Object.values(checks).map((check) => () => withTimeout(limitMs, check, { signal })))
      const missing = answers.flatMap((answer, index) => {
        if (answer.status === 'fulfilled') return []
        const error: unknown = answer.reason
        return [{ what: names[index] ?? '', why: error instanceof Error ? error.message : String(error) }]
      })
      return missing.length === 0 ? { ready: true } : { ready: false, missing }
    },
  }
}

export type HealthService = ReturnType<typeof healthService>
