import { explore, listTests } from '@interleave/engine'
import type { Lab, SourceFile, World } from '@interleave/engine'
import { compiled, sandbox } from './run-code.ts'

/** What one test comes to on one implementation, over every order. */
export interface TestOverOrders {
  name: string
  orders: number
  /** Whether every order was run. */
  complete: boolean
  /** In words, the first order that fails and how; null when none does. */
  failure: string | null
  /** Findings in any order: "B4 service.ts:42". */
  found: string[]
}

/** Runs a file of tests against an implementation, each test in every order. */
export async function judgeSuite(lab: Lab, files: SourceFile[], tests: SourceFile, world: World = lab.world): Promise<TestOverOrders[]> {
  const program = compiled(assemble(lab, files, [tests]), tests.name)
  const { names, trace } = listTests(sandbox, program, world)
  if (trace.end.kind !== 'finished') throw new Error(`${tests.name} did not load: ${JSON.stringify(trace.end)}`)
  const judged: TestOverOrders[] = []
  for (const [test, name] of names.entries()) {
    const maxFaults = tests.name.endsWith('.faults.test.ts') ? 1 : 0
    const { claim, failures, outcomes } = await explore(sandbox, program, world, { test, maxFaults, budget: { orders: 5_000, ms: 60_000 } })
    const failed = failures.find(({ kind }) => kind !== 'finding')
    judged.push({
      name,
      orders: claim.orders,
      complete: claim.kind === 'all',
      failure: failed ? `${failed.schedule}: ${failed.message}` : null,
      found: [...new Set(outcomes.flatMap(({ findings }) => findings.map(({ id, place }) => `${id} ${place.file}:${place.line}`)))],
    })
  }
  return judged
}

/** The given files and the starter's, with these in place of those of the same name. */
export function assemble(lab: Lab, files: SourceFile[], more: SourceFile[]): SourceFile[] {
  const names = new Set(files.map(({ name }) => name))
  return [...lab.given, ...lab.starter.filter(({ name }) => !names.has(name)), ...files, ...more]
}
