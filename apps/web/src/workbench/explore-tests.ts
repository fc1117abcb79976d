/** Every order of every test of a program, one test after another. */
import type { Exploration } from '@interleave/engine/explore/exploration.ts'
import { type EngineClient, isNotCompiled } from '../engine/engine-client.ts'
import type { Budget, NotCompiled, ProgramInput } from '../engine/messages.ts'
import type { TestExploration } from './order-cells.ts'

export interface ExploreTests {
  engine: Pick<EngineClient, 'explore'>
  program: ProgramInput
  /** Null stands for the program as a whole. */
  tests: readonly { test: number | null; name: string }[]
  /** Per test; what is not through by then is said in the claim. */
  budget: Budget
  maxFaults: number
  /** Ends it with what was explored until then. */
  signal: AbortSignal
  onProgress: (soFar: ExploringSoFar) => void
}

export interface ExploringSoFar {
  /** The test that is explored, in words. */
  name: string
  /** Orders that came to an end, of all tests so far. */
  orders: number
  /** Of the whole, from 0 to 1. */
  part: number
  explored: TestExploration[]
}

/** What was explored, and whether every test was; the last may have been cut short by its budget or by the signal. */
export async function exploreTests({ engine, program, tests, budget, maxFaults, signal, onProgress }: ExploreTests): Promise<NotCompiled | { explored: TestExploration[]; isThrough: boolean }> {
  const done: TestExploration[] = []
  for (const [position, { test, name }] of tests.entries()) {
    if (signal.aborted) break
    const tell = (soFar: Exploration | null): void => {
      const { runs, ms } = soFar?.stats ?? { runs: 0, ms: 0 }
      const explored = soFar === null ? [...done] : [...done, { test, name, exploration: soFar }]
      onProgress({
        name: test === null ? name : `“${name}”`,
        orders: explored.flatMap(({ exploration }) => exploration.outcomes).reduce((sum, { count }) => sum + count, 0),
        part: (position + Math.min(1, Math.max(runs / budget.orders, ms / budget.ms))) / tests.length,
        explored,
      })
    }
    tell(null)
    const exploration = await engine.explore({ ...program, ...(test === null ? {} : { test }), budget, maxFaults, signal, onProgress: tell })
    if (isNotCompiled(exploration) || !('claim' in exploration)) return exploration
    done.push({ test, name, exploration })
  }
  return { explored: done, isThrough: done.length === tests.length }
}
