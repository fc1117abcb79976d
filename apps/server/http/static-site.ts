import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Handler } from 'hono'
import type { AppEnv } from './context.ts'
import { contentSecurityPolicy } from './content-security-policy.ts'

interface Asset {
  mtimeMs: number
  etag: string
  type: string
  csp: string | null
  plain: Uint8Array<ArrayBuffer>
  /** Made once each, when first asked for. */
  encoded: Partial<Record<Encoding, Promise<Uint8Array<ArrayBuffer>>>>
}
type Encoding = 'br' | 'gzip'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8', '.json': 'application/json; charset=utf-8', '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm', '.woff2': 'font/woff2', '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp',
  '.avif': 'image/avif', '.ico': 'image/x-icon', '.txt': 'text/plain; charset=utf-8', '.xml': 'application/xml',
  '.md': 'text/markdown; charset=utf-8', '.webmanifest': 'application/manifest+json', '.map': 'application/json',
}
const COMPRESSIBLE = /^(text\/|application\/(json|wasm|xml|manifest)|image\/svg)/
const encoders: Record<Encoding, (data: Uint8Array) => Promise<Uint8Array<ArrayBuffer>>> = {
  // Quality 9 and not 11: within a few percent in size, at a tenth of the time on the first request.
  br: (data) => promisify(brotliCompress)(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (data) => promisify(gzip)(data, { level: 9 }),
}

/**
 * Serves the built pages in `directory`: clean addresses (`/learn/javascript` is `learn/javascript/index.html`), hashed
 * files for ever, everything else by ETag, compressed once and kept. A file that changes on disk is read again.
 */
export function staticSite(directory: string): Handler<AppEnv> {
  const cache = new Map<string, Promise<Asset | null>>()

  async function load(path: string): Promise<Asset | null> {
    const found = await stat(path).catch(() => null)
    if (!found?.isFile()) return null
    const known = await cache.get(path)
    if (known?.mtimeMs === found.mtimeMs) return known
    const loading = readAsset(path, found.mtimeMs)
    cache.set(path, loading)
    loading.catch(() => cache.delete(path))
    return loading
  }

  return async (c) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return c.text('Method Not Allowed', 405, { Allow: 'GET, HEAD' })
    const path = safePath(c.req.path)
    let asset: Asset | null = null
    for (const name of path === null ? [] : candidates(path)) asset ??= await load(join(directory, name))
    const status = asset ? 200 : 404
    asset ??= await load(join(directory, '404.html'))
    if (!asset) return c.text('There is no page at this address.', 404)

    const hashed = status === 200 && path !== null && path.startsWith(`_astro${sep}`)
    const headers = new Headers({
      'Content-Type': asset.type,
      'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      Vary: 'Accept-Encoding',
    })
    if (asset.csp) headers.set('Content-Security-Policy', asset.csp)
    const encoding = COMPRESSIBLE.test(asset.type) && asset.plain.length > 1_000 ? chooseEncoding(c.req.header('accept-encoding')) : null
    const etag = encoding ? `"${asset.etag}-${encoding}"` : `"${asset.etag}"`
    if (status === 200) {
      headers.set('ETag', etag)
      const held = c.req.header('if-none-match')?.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
      if (held?.includes(etag)) return new Response(null, { status: 304, headers })
    }
    const body = encoding ? await (asset.encoded[encoding] ??= encoders[encoding](asset.plain)) : asset.plain
    if (encoding) headers.set('Content-Encoding', encoding)
    headers.set('Content-Length', String(body.length))
    return new Response(c.req.method === 'HEAD' ? null : body, { status, headers })
  }
}

/** The path within the site; null for what tries to leave it. */
function safePath(urlPath: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null
  const path = normalize(decoded).replace(/^[/\\]+|[/\\]+$/g, '')
  // Hidden files are not pages; nor is anything above.
  return path.split(sep).some((part) => part.startsWith('.') && part !== '.') ? null : path
}

const candidates = (path: string): string[] =>
  path === '' || path === '.' ? ['index.html'] : extname(path) ? [path, join(path, 'index.html')] : [join(path, 'index.html'), `${path}.html`, path]

function chooseEncoding(accept = ''): Encoding | null {
  const accepted = accept.split(',').map((part) => part.trim().toLowerCase()).filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
  const takes = (name: string): boolean => accepted.some((part) => part === name || part.startsWith(`${name};`))
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : null
}

async function readAsset(path: string, mtimeMs: number): Promise<Asset> {
  const plain = new Uint8Array(await readFile(path))
  const type = TYPES[extname(path)] ?? 'application/octet-stream'
  return {
    mtimeMs,
    etag: createHash('sha256').update(plain).digest('base64url').slice(0, 22),
    type,
    csp: type.startsWith('text/html') ? contentSecurityPolicy(inlineScriptHashes(Buffer.from(plain).toString('utf8'))) : null,
    plain,
    encoded: {},
  }
}

/**
 * Islands come with a small inline script of the framework. The page is ours, built here, so its own scripts are
 * allowed by their hashes, and nothing that gets into it later is.
 */
function inlineScriptHashes(html: string): string[] {
  const hashes = new Set<string>()
  for (const [, attributes = '', code = ''] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)) {
    const data = /\btype\s*=\s*["']?(?!module\b|text\/javascript\b)[\w/+-]+/i.test(attributes)
    if (/\bsrc\s*=/i.test(attributes) || data || code.trim() === '') continue
    hashes.add(createHash('sha256').update(code).digest('base64'))
  }
  return [...hashes]
}
