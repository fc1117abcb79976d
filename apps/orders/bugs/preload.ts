/** `node --import ./apps/orders/bugs/preload.ts apps/orders/main.ts --bug missing-await`: the service with exactly that bug. */
import { bugIds, bugs, isBug } from './catalogue.ts'
import { loadWithBug } from './load-with-bug.ts'

const at = process.argv.indexOf('--bug')
if (at >= 0) {
  const bug = process.argv[at + 1] ?? ''
  if (!isBug(bug)) {
    console.error(`Expected --bug with one of ${bugIds.join(', ')}, got ${bug || 'nothing'}.`)
    process.exit(2)
  }
  console.error(`With the bug ${bug}: ${bugs[bug].wrong} ${bugs[bug].symptom}`)
  loadWithBug(bug)
}
