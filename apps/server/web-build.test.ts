import assert from 'node:assert/strict'
import { access, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { withTimeout } from '@interleave/patterns'
import { buildWeb } from './web-build.ts'

let repository: string
const said: string[] = []
const build = (signal = new AbortController().signal) => buildWeb({ repository, say: (line) => said.push(line), signal })
const put = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(repository, path)), { recursive: true })
  await writeFile(join(repository, path), text)
}
const page = () => readFile(join(repository, 'apps/web/dist/index.html'), 'utf8')

/** Stands in for Astro's command: puts the source where it is told to, fails or sleeps when the source says so. */
const astro = `
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
const [, , command, flag, outDir] = process.argv
if (command !== 'build' || flag !== '--outDir') throw new Error('unexpected arguments')
const source = readFileSync('src/index.astro', 'utf8')
if (source === 'broken') { console.error('line 1 is broken'); process.exit(1) }
if (source === 'slow') setInterval(() => {}, 1000)
else { mkdirSync(outDir, { recursive: true }); writeFileSync(outDir + '/index.html', source) }`

before(async () => {
  repository = await mkdtemp(join(tmpdir(), 'interleave-web-'))
  await put('apps/web/package.json', '{}')
  await put('apps/web/node_modules/astro/package.json', '{"bin":{"astro":"cli.mjs"}}')
  await put('apps/web/node_modules/astro/cli.mjs', astro)
  await put('apps/web/src/index.astro', 'one')
  await put('content/course.yaml', '')
  await put('packages/course/index.ts', '')
})
after(() => rm(repository, { recursive: true }))

test('pages that are missing are built, and said to be', async () => {
  assert.equal(await build(), join(repository, 'apps/web/dist'))
  assert.equal(await page(), 'one')
  assert.match(said.join(), /^Building the pages for the first time\. This takes about a minute\.$/)
})

test('pages that are newer than their sources are served at once', async () => {
  await put('packages/course/index.test.ts', 'tests are no source of pages')
  said.length = 0
  await build()
  assert.deepEqual(said, [])
})

for (const path of ['apps/web/src/index.astro', 'content/course.yaml', 'packages/course/index.ts']) {
  test(`a change of ${path} builds them again`, async () => {
    said.length = 0
    await put('apps/web/src/index.astro', `two, for ${path}`)
    const now = new Date()
    await utimes(join(repository, path), now, new Date(now.getTime() + 5_000))
    await build()
    assert.match(said.join(), /since their sources have changed/)
    assert.equal(await page(), `two, for ${path}`)
  })
}

test('a build that fails says why and leaves the pages as they were', async () => {
  const earlier = await page()
  await put('apps/web/src/index.astro', 'broken')
  await assert.rejects(build(), /The pages could not be built:\nline 1 is broken/)
  assert.equal(await page(), earlier)
})

test('a build that is given up ends its process and leaves nothing half done', async () => {
  const earlier = await page()
  await put('apps/web/src/index.astro', 'slow')
  await assert.rejects(withTimeout(300, build), { name: 'TimeoutError' })
  assert.equal(await page(), earlier)
  await assert.rejects(access(join(repository, `apps/web/.astro/build-${process.pid}`)))
})
