/**
 * Keeps what was visited working without a network: pages as they were last seen, and everything that runs code. Built into
 * `/sw.js` by build-service-worker.ts, which fills in what a build is made of.
 */
/** Addresses of the build's own files; their names change with their contents. */
declare const ASSETS: readonly string[]
/** Those that are kept once somebody needed them. */
declare const ON_DEMAND: readonly string[]
declare const VERSION: string

const scope = self as unknown as ServiceWorkerGlobalScope
const FILES = `files-${VERSION}`
const PAGES = 'pages'
/** What a page needs that is never visited by itself. */
const ALWAYS = ['/offline/', '/theme.js', '/favicon.svg', '/manifest.webmanifest', '/search.json']
/** A network that does not answer by then is no network, where the page can be shown as it was last seen. */
const PAGE_TIMEOUT_MS = 4_000
/** Nobody waits for what is read ahead; a worker that could not read it is installed at the next visit. */
const READ_TIMEOUT_MS = 30_000

scope.addEventListener('install', (event) => event.waitUntil(install()))
scope.addEventListener('activate', (event) => event.waitUntil(activate()))
scope.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== scope.location.origin || /^\/(api|healthz|readyz|metrics)\b/.test(url.pathname)) return
  if (url.pathname.startsWith('/_astro/')) event.respondWith(fromFiles(request))
  else if (request.mode === 'navigate' || ALWAYS.includes(url.pathname)) event.respondWith(fromNetworkOrPages(request, url))
})

async function install(): Promise<void> {
  // What was opened before there was a worker has been visited too.
  const open = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const files = await caches.open(FILES)
  const held = new Set((await files.keys()).map((request) => new URL(request.url).pathname))
  await files.addAll(ASSETS.filter((path) => !held.has(path)))
  // What the build before had of these is as good as ours: their names change with their contents.
  for (const path of ON_DEMAND) {
    const kept = held.has(path) ? undefined : await caches.match(path)
    if (kept) await files.put(path, kept)
  }
  const pages = await caches.open(PAGES)
  await pages.addAll(ALWAYS)
  // Pages of the build before name files that go with it: all are read anew.
  for (const path of new Set([...open, ...(await pages.keys())].map(({ url }) => new URL(url).pathname))) {
    const response = await fetch(path, { signal: AbortSignal.timeout(READ_TIMEOUT_MS) })
    await (response.ok ? pages.put(path, response) : pages.delete(path))
  }
}

/** Only now are the pages of the build before gone, and with them the need for its files. */
async function activate(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith('files-') && name !== FILES) await caches.delete(name)
  await scope.clients.claim()
}

async function fromFiles(request: Request): Promise<Response> {
  const held = await caches.match(request)
  if (held) return held
  const response = await fetch(request)
  if (response.ok) await (await caches.open(FILES)).put(request, response.clone())
  return response
}

async function fromNetworkOrPages(request: Request, url: URL): Promise<Response> {
  const pages = await caches.open(PAGES)
  const held = await pages.match(url.pathname)
  try {
    const response = await (held ? fetch(request, { signal: AbortSignal.timeout(PAGE_TIMEOUT_MS) }) : fetch(request))
    // A page that moved is kept under the address that it has now.
    if (response.ok && !response.redirected) await pages.put(url.pathname, response.clone())
    return response
  } catch (error) {
    const shown = held ?? (request.mode === 'navigate' ? await pages.match('/offline/') : undefined)
    if (shown) return shown
    throw error
  }
}
