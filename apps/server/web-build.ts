import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface WebBuildOptions {
  repository: string
  /** Told in a line that a build begins. */
  say: (line: string) => void
  /** Ends a build that is under way. */
  signal: AbortSignal
}

const STAMP = '.stamp'
const NOT_SOURCES = new Set(['node_modules', 'dist', '.astro', '.git'])

/**
 * The folder with the pages, built first if it is missing or older than what it is made of. A build happens aside and
 * takes the place of the old one when it is through, so that nobody is ever served half a site.
 */
export async function buildWeb({ repository, say, signal }: WebBuildOptions): Promise<string> {
  const web = join(repository, 'apps', 'web')
  const dist = join(web, 'dist')
  const stamp = await stampOf(repository)
  if ((await readFile(join(dist, STAMP), 'utf8').catch(() => null)) === stamp) return dist
  say(`Building the pages ${existsSync(dist) ? 'again, since their sources have changed' : 'for the first time'}. This takes about a minute.`)
  // On the same disk as `dist`, so that the rename is one step, in a folder that is no source.
  const draft = join(web, `.astro/build-${process.pid}`)
  const old = `${draft}-old`
  try {
    await runAstro(web, draft, signal)
    await writeFile(join(draft, STAMP), stamp)
    if (existsSync(dist)) await rename(dist, old)
    await rename(draft, dist).catch(async (error: unknown) => {
      // Another start has built the very same at the same time, and was first.
      if ((await readFile(join(dist, STAMP), 'utf8').catch(() => null)) !== stamp) throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
    await rm(old, { recursive: true, force: true })
  }
  return dist
}

async function runAstro(web: string, outDir: string, signal: AbortSignal): Promise<void> {
  const require = createRequire(pathToFileURL(join(web, 'package.json')))
  const manifest = require.resolve('astro/package.json')
  const { bin } = JSON.parse(await readFile(manifest, 'utf8')) as { bin: { astro: string } }
  const child = spawn(process.execPath, [join(dirname(manifest), bin.astro), 'build', '--outDir', outDir], {
    cwd: web,
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-20_000)))
  const [code] = (await once(child, 'close')) as [number | null]
  signal.throwIfAborted()
  if (code !== 0) throw new Error(`The pages could not be built:\n${said.trim().split('\n').slice(-30).join('\n')}`)
}

/** Changes when a source file comes, goes or is written: by names, sizes and times, which takes milliseconds, not by contents. */
async function stampOf(repository: string): Promise<string> {
  const hash = createHash('sha256')
  for (const folder of ['apps/web', 'content', 'packages']) await addFolder(hash, join(repository, folder), folder)
  return hash.digest('hex')
}

async function addFolder(hash: ReturnType<typeof createHash>, directory: string, name: string): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true })
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = join(directory, entry.name)
    if (entry.isDirectory() && !NOT_SOURCES.has(entry.name)) await addFolder(hash, path, `${name}/${entry.name}`)
    if (!entry.isFile() || entry.name.endsWith('.test.ts')) continue
    const { size, mtimeMs } = await stat(path)
    hash.update(`${name}/${entry.name} ${size} ${mtimeMs}\n`)
  }
}
