import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '..')
export const generatedFile = join(import.meta.dirname, 'pattern-files.generated.ts')

/** The patterns' sources, one a line, as the text of a module. */
export function moduleText(): string {
  const names = globSync('*.ts', { cwd: folder, exclude: ['*.test.ts', 'build.ts'] }).sort()
  const files = names.map((name) => JSON.stringify({ name: `node_modules/interleave__patterns/${name}`, text: readFileSync(join(folder, name), 'utf8') }))
  return [
    "/** The patterns' own sources, for programs that run elsewhere: named as the engine's `compile` means '@interleave/patterns/all'. */",
    'export const patternFiles: readonly { readonly name: string; readonly text: string }[] = [',
    ...files.map((file) => `  ${file},`),
    ']',
    '',
  ].join('\n')
}

if (import.meta.main) writeFileSync(generatedFile, moduleText())
