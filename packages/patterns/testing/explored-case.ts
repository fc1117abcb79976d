/** What is explored, and the claim that must be reached: every order, or every order up to some reversals. */
export interface ExploredCase {
  name: string
  program: string
  maxFaults?: number
  /** Reversals of conflicting events up to which every order must be reached; without it, all orders. */
  bound?: number
  /** How many orders are run where all are too many. */
  budget?: number
}

/** What every program begins with, and the patterns that it is about. */
export const use = (names: string): string => `import { caller, cause, child, firstCauseDecides, law, notices, observe, outer, report, started, thrown } from './driver.ts'
import { ${names} } from './index.ts'
import { io, sleep as wait } from 'interleave:world'
`
