import { runStages } from './run-stages.ts'
import { quick } from './stages.ts'

await runStages(quick)
