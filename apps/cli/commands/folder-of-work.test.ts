import assert from 'node:assert/strict'
import { dirname, join } from 'node:path'
import test from 'node:test'
import { examples } from '../testing/run-command.ts'
import { folderOfWork } from './folder-of-work.ts'

const root = dirname(examples)

// Each line: where the process stands, what npm says, and the folder that is meant.
const cases: [cwd: string, env: Record<string, string>, meant: string][] = [
  [root, {}, root],
  [root, { npm_command: 'exec', INIT_CWD: examples }, examples],
  [root, { npm_command: 'exec', INIT_CWD: root }, root],
  [root, { npm_command: 'run', INIT_CWD: examples }, root],
  // Started by a program that npx started, in a folder of its choice.
  [dirname(root), { npm_command: 'exec', INIT_CWD: examples }, dirname(root)],
  [join(root, 'arguments'), { npm_command: 'exec', INIT_CWD: examples }, join(root, 'arguments')],
]
for (const [cwd, env, meant] of cases) {
  test(`in ${JSON.stringify({ cwd: cwd.slice(root.length), ...env, INIT_CWD: env['INIT_CWD']?.slice(root.length) })} the folder is "${meant.slice(root.length)}"`, () => {
    assert.equal(folderOfWork(cwd, env), meant)
  })
}
