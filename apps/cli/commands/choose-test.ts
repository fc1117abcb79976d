import { UsageError } from '../arguments/usage-error.ts'

/** The test that `--test` means, counted from 0: by its number from 1, its name, or a part that only one name has. */
export function chooseTest(wanted: string, names: readonly string[]): number {
  const all = names.map((name, index) => `  ${index + 1}  ${name}`).join('\n')
  if (names.length === 0) throw new UsageError(`Expected a test named "${wanted}", and the file declares no test.`, 'Leave --test out to run the file as a program.')
  const exact = names.indexOf(wanted)
  if (exact !== -1) return exact
  if (/^\d+$/.test(wanted)) {
    const index = Number(wanted) - 1
    if (index >= 0 && index < names.length) return index
    throw new UsageError(`Expected --test to be a number from 1 to ${names.length}, got ${wanted}.`, `The tests are:\n${all}`)
  }
  const parts = names.flatMap((name, index) => (name.toLowerCase().includes(wanted.toLowerCase()) ? [index] : []))
  if (parts.length === 1) return parts[0] ?? 0
  throw new UsageError(`Expected --test to name one test, got "${wanted}", which ${parts.length === 0 ? 'none has' : `${parts.length} have`} in its name.`, `The tests are:\n${all}`)
}
