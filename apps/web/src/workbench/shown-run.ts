import type { Finding } from '@interleave/engine/findings/finding.ts'
import type { Trace } from '@interleave/engine/trace/trace.ts'
import { compareRuns } from '@interleave/timeline/comparison.ts'
import { eventWords } from '@interleave/timeline/event-words.ts'
import { type Story, storyOf } from '@interleave/timeline/story.ts'
import type { OrderCell } from './order-cells.ts'

/** What the timeline shows. */
export interface Shown {
  trace: Trace
  findings: Finding[]
  /** Which test in which order, in words. */
  title: string
  /** The order alone, as a sentence begins with it: "Order 3". */
  name: string
  /** Null for the program as a whole. */
  test: number | null
  cell: OrderCell | null
}

/** What a run is shown as. */
export type Label = Omit<Shown, 'trace' | 'findings'>

export function labelOf(cell: OrderCell): Label {
  const { test, testName, number } = cell
  return { title: `${test === null ? 'The program' : `“${testName}”`}, order ${number}`, name: `Order ${number}`, test, cell }
}

export function swappedLabel(cell: OrderCell): Label {
  const { title, name, test } = labelOf(cell)
  return { title: `${title} with the swap`, name: `${name} with the swap`, test, cell: null }
}

export function compareShown(shown: Shown, beside: Shown) {
  const told = ({ name, trace, findings }: Shown) => ({ name, story: storyOf(trace, findings) })
  return compareRuns(told(shown), told(beside))
}

/** The two events that the swap of the shown order exchanges, told by the calls that they are for. */
export function swapNamesOf({ cell }: Shown, { model }: Story): [string, string] | null {
  const swap = cell?.failure?.swap
  if (!swap) return null
  const [first, second] = [swap.firstStep, swap.secondStep].map((number) => model.steps.find(({ step }) => step === number))
  return first && second ? [eventWords(model, first), eventWords(model, second)] : null
}
