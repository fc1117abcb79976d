import type { Verdict, VerdictKind } from '@interleave/engine'

/** A verdict that says why there is no other: what the engine could not say, because it was cut off or never ran. */
export function bareVerdict(kind: Extract<VerdictKind, 'wall' | 'infra-error'>, message: string): Verdict {
  return {
    version: 3, status: 'error', kind, message,
    spec: [], tests: [], mutants: [], diagnostics: [], findings: [], claim: null,
    engine: { version: '0.1.0', seed: 0 },
  }
}
