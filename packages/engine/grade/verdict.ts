import type { Diagnostic } from '../compile/program.ts'
import type { Claim } from '../explore/exploration.ts'
import type { Finding } from '../findings/finding.ts'
import type { SourceFile } from '../compile/program.ts'
import type { World } from '../world/world.ts'

export type VerdictKind =
  | 'compile-error' | 'failed' | 'passed' | 'invalid-tests' | 'false-green' | 'fuel' | 'jobs' | 'memory' | 'stack'
  | 'output' | 'never-settles' | 'denied' | 'wall' | 'infra-error'

/** Everything the grader needs of a lab. Plain data; the wheats, chaffs and spec never reach a browser. */
export interface Lab {
  id: string
  version: string
  world: World
  /** Files every variant has and nobody edits: ports, types. */
  given: SourceFile[]
  /** Implementation files the learner may edit, as they start. */
  starter: SourceFile[]
  /** Name of the learner's test file. */
  testFile: string
  wheats: Variant[]
  chaffs: Chaff[]
  /** Hidden tests of the implementation, in `node:test` form. */
  spec: SourceFile[]
  budget: { orders: number; ms: number }
}

/** The given files with these in place of the starter's. */
export interface Variant {
  id: string
  files: SourceFile[]
}

export interface Chaff extends Variant {
  /** What a person would call the bug, shown once caught. */
  title: string
  /** Shown while the bug lives; does not give it away. */
  hint: string
  pitfall: string
}

export interface Submission {
  /** Implementation files and the test file. */
  files: SourceFile[]
}

export interface TestResult {
  name: string
  status: 'pass' | 'fail' | 'error'
  message: string
  output: string
  /** Source text of the test. */
  code: string
  schedule: string | null
  claim: Claim | null
}

export interface MutantResult {
  id: string
  /** Null while the bug lives, so that nothing is given away. */
  title: string | null
  hint: string | null
  killedBy: string[]
  schedule: string | null
}

/** A superset of Exercism's results v3. */
export interface Verdict {
  version: 3
  status: 'pass' | 'fail' | 'error'
  kind: VerdictKind
  message: string
  /** The hidden spec on the learner's implementation. */
  spec: TestResult[]
  /** The learner's own tests, on the wheats. */
  tests: TestResult[]
  mutants: MutantResult[]
  diagnostics: Diagnostic[]
  findings: Finding[]
  claim: Claim | null
  engine: { version: string; seed: number }
}
