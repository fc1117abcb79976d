/** `node --import ./apps/orders/bugs/preload.ts apps/orders/main.ts --bug missing-await`: the service with exactly that bug. */
import { parseArgs } from 'node:util'
import { bugIds, bugs, isBug } from './catalogue.ts'
import { loadWithBug } from './load-with-bug.ts'

const bug = asked()
if (bug !== null) {
  if (!isBug(bug)) {
    console.error(`Expected --bug with one of ${bugIds.join(', ')}, got ${bug || 'nothing'}.`)
    process.exit(2)
  }
  console.error(`With the bug ${bug}: ${bugs[bug].wrong} ${bugs[bug].symptom}`)
  loadWithBug(bug)
}

/** What `--bug` names; null without it. Anything else on the command line is a mistake, and would pass for a healthy service. */
function asked(): string | null {
  try {
    return parseArgs({ options: { bug: { type: 'string' } } }).values.bug ?? null
  } catch (error) {
    console.error(`${(error as Error).message}\nExpected nothing, or --bug with one of ${bugIds.join(', ')}.`)
    process.exit(2)
  }
}
