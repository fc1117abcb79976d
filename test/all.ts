import { installChromium } from './e2e/chromium.ts'
import { runStages } from './run-stages.ts'
import { all } from './stages.ts'

// Said before anything else runs, so that nobody waits minutes to learn that there is no browser.
console.log(`browser: ${installChromium()}`)
await runStages(all)
