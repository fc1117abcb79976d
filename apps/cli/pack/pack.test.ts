import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import { examples } from '../testing/run-command.ts'

const run = promisify(execFile)
const here = fileURLToPath(new URL('..', import.meta.url))
let folder = ''
let command: (...args: string[]) => Promise<{ code: number; out: string; err: string }>

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interleave-pack-'))
  // An empty cache and no network: what is not in the package is not there.
  const npm = (args: string[], cwd: string): Promise<unknown> => run('npm', [...args, '--offline', '--no-audit', '--no-fund', '--cache', join(folder, 'cache')], { cwd })
  await npm(['pack', '--pack-destination', folder], here)
  const project = join(folder, 'project')
  await mkdir(project)
  const [tarball] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
  await npm(['install', join(folder, tarball ?? 'no tarball')], project)
  for (const file of ['search.ts', 'lock.test.ts', 'lock.world.json']) await copyFile(join(examples, file), join(project, file))
  command = async (...args) => {
    const options = { cwd: project, env: { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '' } }
    const [code, { stdout, stderr }] = await run(join(project, 'node_modules', '.bin', 'interleave'), args, options).then(
      (ended) => [0, ended] as const,
      (error: { code: number; stdout: string; stderr: string }) => [error.code, error] as const,
    )
    return { code, out: stdout, err: stderr }
  }
})
after(() => rm(folder, { recursive: true, force: true }))

test('the package installs without anything else, and is JavaScript', async () => {
  assert.deepEqual((await readdir(join(folder, 'project', 'node_modules'))).filter((name) => !name.startsWith('.')), ['interleave'])
  const packed = await readdir(join(folder, 'project', 'node_modules', 'interleave'), { recursive: true })
  assert.deepEqual(packed.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts')), [])
  assert.ok(packed.includes(join('dist', 'quickjs.wasm')) && packed.includes(join('dist', 'run-page.js')) && packed.includes(join('dist', 'LICENSES.txt')) && packed.includes(join('dist', 'world.d.ts')))
})

test('installed, it runs, explores, checks and grades', async () => {
  assert.match((await command('--version')).out, /^\d+\.\d+\.\d+\n$/)
  const explored = await command('explore', 'lock.test.ts', '--world', 'lock.world.json', '--faults', '1', '--json')
  assert.equal(explored.code, 1, explored.err)
  assert.equal((JSON.parse(explored.out) as { failures: unknown[] }).failures.length, 1)
  const ran = await command('run', 'search.ts', '--html', 'run.html')
  assert.deepEqual([ran.code, ran.err], [0, 'Wrote run.html. Open it in a browser.\n'])
  assert.match(await readFile(join(folder, 'project', 'run.html'), 'utf8'), /<title>search\.ts · Interleave<\/title>/)
  assert.match((await command('check', '.')).out, /B16 {2}A lock not released/)
  const lab = join(here, '../../content/javascript/05-async-and-browser/03-async-and-await-patterns/lab')
  const graded = await command('grade', lab, '--submission', join(lab, 'starter'))
  assert.equal(graded.code, 1, graded.err)
  assert.match(graded.out, /^Bugs × your tests$/m)
})

test('without a bundler beside it, a program with packages is told what to install', async () => {
  await writeFile(join(folder, 'project', 'packages.ts'), `import pLimit from 'p-limit'\nconsole.log(pLimit)\n`)
  const { code, err } = await command('run', 'packages.ts')
  assert.equal(code, 2)
  assert.equal(err, 'packages.ts:1  Expected to bundle `p-limit`, and the bundler is not installed.\n    Install it beside your program: npm install -D esbuild.\n')
})
