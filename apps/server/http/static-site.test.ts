import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import type { AppEnv } from './context.ts'
import { staticSite } from './static-site.ts'

let folder: string
let app: Hono<AppEnv>
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interleave-site-'))
  await cp(fileURLToPath(new URL('../fixtures/site', import.meta.url)), join(folder, 'site'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await writeFile(join(folder, 'site', '.stamp'), 'hidden')
  app = new Hono<AppEnv>().all('*', staticSite(join(folder, 'site')))
})
after(() => rm(folder, { recursive: true }))

const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers })

test('clean addresses find their pages', async () => {
  for (const [path, title] of [['/', 'Home'], ['/index.html', 'Home'], ['/learn/course', 'A course'], ['/learn/course/', 'A course'], ['/learn/lesson', 'A lesson']] as const) {
    const response = await get(path)
    assert.equal(response.status, 200, path)
    assert.match(await response.text(), new RegExp(`<title>${title}`), path)
  }
})

test('what is not there is the 404 page', async () => {
  for (const path of ['/none', '/learn', '/_astro', '/%ff', '/a%00b']) {
    const response = await get(path)
    assert.equal(response.status, 404, path)
    assert.match(await response.text(), /Nothing here/, path)
  }
})

test('nothing outside the site, and nothing hidden, is served', async () => {
  for (const path of ['/..%2fsecret.txt', '/%2e%2e/secret.txt', '/learn/..%2f..%2fsecret.txt', '/..%5csecret.txt', '/.stamp']) {
    const response = await get(path)
    assert.equal(response.status, 404, path)
    assert.equal((await response.text()).includes('secret'), false, path)
  }
})

test('hashed files are kept for ever, pages are asked for again', async () => {
  assert.equal((await get('/_astro/app.abc123.js')).headers.get('cache-control'), 'public, max-age=31536000, immutable')
  assert.equal((await get('/')).headers.get('cache-control'), 'no-cache')
  assert.equal((await get('/_astro/gone.js')).headers.get('cache-control'), 'no-cache')
})

test('a page that has not changed is not sent again; one that has is', async () => {
  const etag = (await get('/learn/course')).headers.get('etag')!
  const same = await get('/learn/course', { 'if-none-match': `"other", W/${etag}` })
  assert.deepEqual([same.status, await same.text()], [304, ''])
  await writeFile(join(folder, 'site/learn/course/index.html'), '<title>New</title>')
  const changed = await get('/learn/course', { 'if-none-match': etag })
  assert.deepEqual([changed.status, await changed.text()], [200, '<title>New</title>'])
})

test('text and WebAssembly are compressed as the browser can take it', async () => {
  const plain = await (await get('/learn/lesson')).text()
  const unpack = { br: brotliDecompressSync, gzip: gunzipSync }
  for (const [accept, encoding] of [['gzip, deflate, br', 'br'], ['gzip', 'gzip'], ['br;q=0, gzip', 'gzip']] as const) {
    const response = await get('/learn/lesson', { 'accept-encoding': accept })
    assert.equal(response.headers.get('content-encoding'), encoding)
    const body = Buffer.from(await response.arrayBuffer())
    assert.ok(body.length < plain.length / 4, `${body.length} of ${plain.length}`)
    assert.equal(unpack[encoding](body).toString(), plain)
  }
  assert.equal((await get('/learn/lesson')).headers.get('content-encoding'), null)
  assert.equal((await get('/learn/lesson')).headers.get('vary'), 'Accept-Encoding')
  assert.equal((await get('/engine.wasm')).headers.get('content-type'), 'application/wasm')
})

test('HEAD gives the headers alone, other methods are refused', async () => {
  const head = await app.request('/', { method: 'HEAD' })
  assert.equal(await head.text(), '')
  assert.ok(Number(head.headers.get('content-length')) > 50)
  assert.equal((await app.request('/', { method: 'POST' })).status, 405)
})

test('an inline script of our own build is allowed by its hash, data blocks need none', async () => {
  const hash = createHash('sha256').update('start()').digest('base64')
  assert.match((await get('/')).headers.get('content-security-policy')!, new RegExp(`script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash.replace(/[+/]/g, '\\$&')}';`))
  assert.match((await get('/learn/lesson')).headers.get('content-security-policy')!, /script-src 'self' 'wasm-unsafe-eval';/)
})
