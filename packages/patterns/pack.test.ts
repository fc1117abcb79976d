import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { entryPoints } from './build.ts'
import { installPacked, type Project, SMOKE } from './testing/packed.ts'

const tsc = join(import.meta.dirname, '..', '..', 'node_modules', 'typescript-7', 'bin', 'tsc')
let project: Project
before(async () => { project = await installPacked() })
after(() => project[Symbol.dispose]())

test('packed and installed, every pattern works in this Node', () => {
  assert.equal(execFileSync(process.execPath, ['main.js'], { cwd: project.folder, encoding: 'utf8' }).trim(), SMOKE)
})

test('the whole library is under 5 KB gzipped', async () => {
  const { outputFiles } = await build({ entryPoints: [join(project.installed, 'index.js')], bundle: true, minify: true, format: 'esm', target: 'esnext', write: false, logLevel: 'error' })
  const bytes = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length
  assert.ok(bytes < 5 * 1024, `Expected less than 5,120 bytes, got ${bytes}`)
})

test('it has no dependency and no side effect, and each pattern has an entry point with types', () => {
  const manifest = JSON.parse(readFileSync(join(project.installed, 'package.json'), 'utf8')) as Record<string, unknown>
  assert.deepEqual([manifest['dependencies'], manifest['peerDependencies'], manifest['sideEffects'], manifest['type']], [undefined, undefined, false, 'module'])
  assert.deepEqual(entryPoints().filter((entry) => /^(family|item-source|line)$/.test(entry)), [], 'what stays inside is no entry point')
  assert.deepEqual(Object.keys(manifest['exports'] as object), entryPoints().map((entry) => (entry === 'index' ? '.' : `./${entry}`)))
  for (const entry of entryPoints()) for (const end of ['js', 'd.ts']) assert.equal(globSync(`${entry}.${end}`, { cwd: project.installed }).length, 1, `${entry}.${end}`)
})

for (const [resolution, module] of [['bundler', 'esnext'], ['nodenext', 'nodenext']])
  test(`its types stand by themselves: every entry point is found by TypeScript's ${resolution} resolution, with no more than ES2022`, () => {
    const imports = entryPoints().map((entry, index) => `export * as e${index} from '@interleave/patterns${entry === 'index' ? '' : `/${entry}`}'\n`)
    writeFileSync(join(project.folder, 'types.ts'), `${imports.join('')}import { all } from '@interleave/patterns/all'\nexport const both: Promise<[number, string]> = all([() => 1, async () => 'a'])\n`)
    const { status, stdout } = spawnSync(process.execPath, [tsc, '--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,webworker', '--types', '', '--module', module ?? '', '--moduleResolution', resolution ?? '', 'types.ts'], { cwd: project.folder, encoding: 'utf8' })
    assert.equal(stdout, '')
    assert.equal(status, 0)
  })

test('one pattern alone brings only what it needs', async () => {
  const size = async (entry: string): Promise<number> => {
    const { outputFiles } = await build({ stdin: { contents: `export { ${entry} } from '@interleave/patterns'`, resolveDir: project.folder }, bundle: true, minify: true, format: 'esm', write: false, logLevel: 'error' })
    return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length
  }
  assert.ok(await size('sleep') < 600)
  assert.ok(await size('all') < 1_900)
})
