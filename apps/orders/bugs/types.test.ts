import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'
import { type BugId, bugIds, bugs, patchesOf, root } from './catalogue.ts'
import { applyPatch } from './patch.ts'

const app = join(root, 'apps/orders')

/**
 * Each patched file in a folder of its bug, and one run of the compiler for all: `rootDirs` lets it find what a patched file
 * imports beside the original.
 */
function errorsByBug(): Map<string, string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'interleave-bugs-'))
  try {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    const files = bugIds.flatMap((bug) => patchesOf(bug).map((patch) => {
      const file = join(folder, bug, relative('apps/orders', patch.file))
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, applyPatch(patch, readFileSync(join(root, patch.file), 'utf8')))
      return file
    }))
    const config = join(folder, 'tsconfig.json')
    writeFileSync(config, JSON.stringify({
      extends: join(app, 'tsconfig.json'),
      compilerOptions: { rootDirs: [app, ...bugIds.map((bug) => join(folder, bug))] },
      include: [],
      files,
    }))
    const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript-7/bin/tsc'), '-p', config, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' })
    const errors = stdout.matchAll(/^([\w-]+)\/(\S+)\(\d+,\d+\): error (TS\d+): (.*)$/gm).toArray()
    assert.equal(errors.length, stdout.match(/error TS/g)?.length ?? 0, stdout)
    return new Map(Map.groupBy(errors, ([, bug = '']) => bug).entries().map(([bug, found]) => [bug, found.map(([, , file, code, text]) => `${code} ${file}: ${text}`)]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('the compiler sees of the bugs what is told of them, and no more', () => {
  const found = errorsByBug()
  const codes = (bug: BugId): string[] => [...new Set(found.get(bug)?.map((error) => error.split(' ')[0] ?? ''))]
  assert.deepEqual(Object.fromEntries(bugIds.map((bug) => [bug, codes(bug)])), Object.fromEntries(bugIds.map((bug) => [bug, bugs[bug].typeErrors])), JSON.stringify([...found], null, 2))
})
