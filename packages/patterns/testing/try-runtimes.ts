import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { findChromium } from '../../../test/e2e/chromium.ts'
import { installPacked, SMOKE } from './packed.ts'

/** Runs the packed package where it promises to run. Runtimes come from npm, into a folder of their own; one that does not install is named. */
using project = await installPacked()
/** Where npm installs; it would remove from the project what it does not know of. */
const shelf = join(project.folder, 'runtimes')
const install = (name: string): string => {
  mkdirSync(join(shelf, name), { recursive: true })
  writeFileSync(join(shelf, name, 'package.json'), '{}')
  const { status, stderr } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--foreground-scripts', name], { cwd: join(shelf, name), encoding: 'utf8' })
  return status === 0 ? '' : stderr.trim().split('\n').slice(0, 3).join(' ')
}

const runtimes: [name: string, pkg: string, command: string[]][] = [
  ['Node 22', 'node@22', ['node', 'main.js']],
  ['Node 24', 'node@24', ['node', 'main.js']],
  ['Deno', 'deno', ['deno', 'run', '--allow-read', '--allow-env', 'main.js']],
  ['Bun', 'bun', ['bun', 'main.js']],
]
for (const [name, pkg, [command = '', ...args]] of runtimes) {
  const trouble = install(pkg)
  if (trouble) {
    console.log(`${name}: does not install here: ${trouble}`)
    continue
  }
  const bin = join(shelf, pkg, 'node_modules', '.bin', command)
  const version = spawnSync(bin, ['--version'], { encoding: 'utf8' }).stdout.split('\n')[0]
  const { stdout, stderr } = spawnSync(bin, args, { cwd: project.folder, encoding: 'utf8' })
  console.log(`${name} (${version}): ${stdout.trim() || stderr.slice(0, 400)}`)
}

writeFileSync(join(project.folder, 'index.html'), `<!doctype html>
<script type="importmap">{ "imports": { "@interleave/patterns": "/node_modules/@interleave/patterns/index.js", "@interleave/patterns/": "/node_modules/@interleave/patterns/" } }</script>
<script type="module" src="/main.js"></script>`)
const types: Record<string, string> = { html: 'text/html', js: 'text/javascript' }
const server = createServer((request, response) => {
  const path = request.url === '/' ? '/index.html' : (request.url ?? '')
  const file = /\.\w+$/.test(path) ? path : `${path}.js`
  readFile(join(project.folder, file)).then((text) => response.setHeader('content-type', types[file.split('.').at(-1) ?? ''] ?? '').end(text), () => response.writeHead(404).end())
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const browser = await chromium.launch({ executablePath: findChromium() ?? '' })
const page = await browser.newPage()
const said = page.waitForEvent('console', { predicate: (message) => message.type() === 'log', timeout: 20_000 })
page.on('pageerror', (error) => console.log(String(error)))
await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
console.log(`Chromium (${browser.version()}): ${(await said).text()}`)
await browser.close()
server.close()
console.log(`Expected of each: ${SMOKE}`)
