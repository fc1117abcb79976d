import { runStage, type Count, type Stage } from './run-stage.ts'
import { root } from './stages.ts'

/**
 * Runs every stage, one line each with its time, and shows what a failing one printed. A failing stage does not stop
 * the next. Ends with one line that counts tests, and an exit code of 1 when any failed.
 */
export async function runStages(stages: readonly Stage[]): Promise<void> {
  process.chdir(root)
  const sum: Count = { passed: 0, failed: 0, skipped: 0 }
  for (const stage of stages) {
    const result = await runStage(stage)
    const counts = `${result.passed} passed, ${result.failed} failed${result.skipped > 0 ? `, ${result.skipped} skipped` : ''}`
    console.log(`${result.ok ? '✓' : '✗'} ${stage.name.padEnd(14)}${(result.ms / 1000).toFixed(1).padStart(7)} s   ${counts}`)
    if (!result.ok) console.log(`\n${result.output.trim()}\n`)
    sum.passed += result.passed
    sum.failed += result.failed
    sum.skipped += result.skipped
  }
  console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`)
  process.exitCode = sum.failed > 0 ? 1 : 0
}
