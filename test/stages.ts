import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command, Stage } from './run-stage.ts'

/** The repository's folder; every command of a stage runs there. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const bin = (name: string): string => join('node_modules', '.bin', name)
const node = (...args: string[]): Command => ({ program: process.execPath, args })
const typeCheck = (project: string): Command => node(join('node_modules', 'typescript-7', 'bin', 'tsc'), '-p', project)

const tests = (files: string[], options: { timeoutMs?: number; concurrency?: number } = {}): Command => ({
  program: process.execPath,
  args: [
    '--test',
    '--test-reporter=spec',
    `--test-timeout=${options.timeoutMs ?? 120_000}`,
    ...(options.concurrency === undefined ? [] : [`--test-concurrency=${options.concurrency}`]),
    ...files,
  ],
  tests: true,
})

/** Without a file, the globs themselves: Node then says that it found none, and fails. With nothing named it would run all. */
const testFiles = (...globs: string[]): string[] => {
  const files = globSync(globs, { cwd: root, exclude: ['**/node_modules/**', '**/fixtures/**', '**/dist/**', 'apps/cli/examples/**'] }).sort()
  return files.length > 0 ? files : globs
}

const types: Stage = {
  name: 'types',
  commands: [
    typeCheck('packages/tsconfig.isomorphic.json'),
    typeCheck('packages/tsconfig.json'),
    typeCheck('apps/cli/tsconfig.json'),
    typeCheck('apps/cli/examples/tsconfig.json'),
    typeCheck('apps/server/tsconfig.json'),
    typeCheck('apps/orders/tsconfig.json'),
    typeCheck('apps/web/offline/tsconfig.json'),
    typeCheck('test/tsconfig.json'),
    typeCheck('bench/tsconfig.json'),
    node(bin('svelte-check'), '--workspace', 'packages/timeline', '--tsconfig', 'tsconfig.json', '--threshold', 'error', '--output', 'human'),
    node(bin('svelte-check'), '--workspace', 'apps/web', '--tsconfig', 'tsconfig.json', '--threshold', 'error', '--output', 'human'),
  ],
}
const lint: Stage = { name: 'lint', commands: [node(bin('oxlint'), '--type-aware', '--deny-warnings')] }
const layering: Stage = { name: 'layering', commands: [tests(testFiles('test/*.test.ts').filter((file) => !file.endsWith('content.test.ts')))] }
const packages: Stage = { name: 'packages', commands: [tests(testFiles('packages/**/*.test.ts'))] }
const apps: Stage = { name: 'apps', commands: [tests(testFiles('apps/**/*.test.ts'))] }
const content: Stage = { name: 'content', commands: [tests(['test/content.test.ts'], { timeoutMs: 600_000 })] }
const accessibilityFile = 'test/e2e/accessibility.test.ts'
const endToEnd: Stage = {
  name: 'end-to-end',
  commands: [tests(testFiles('test/e2e/*.test.ts').filter((file) => file !== accessibilityFile), { timeoutMs: 300_000, concurrency: 1 })],
}
const accessibility: Stage = {
  name: 'accessibility',
  commands: [tests([accessibilityFile], { timeoutMs: 600_000, concurrency: 1 })],
}

/** `npm run check`: what a change should pass before anything slower is asked. */
export const quick: Stage[] = [types, lint, layering, packages]

/** `npm test`: everything. */
export const all: Stage[] = [...quick, apps, content, endToEnd, accessibility]
