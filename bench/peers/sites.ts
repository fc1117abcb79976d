import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { createBrotliCompress, constants } from 'node:zlib'

/** A public peer whose built pages lie on this machine, for they are not part of this repository. */
export interface PeerSite {
  name: string
  /** The environment variable with the folders of its build, parted by colons. */
  variable: string
  /** A page like our lesson: text and an editor. */
  path: string
}

export const peerSites: PeerSite[] = [
  { name: 'Svelte tutorial', variable: 'SVELTE_TUTORIAL', path: '/tutorial/svelte/welcome-to-svelte' },
  { name: 'TutorialKit', variable: 'TUTORIALKIT', path: '/1-basics/custom-chapter-slug/1-welcome' },
]

/** Null when its build was not given. */
export function foldersOf({ variable }: PeerSite): string[] | null {
  const given = process.env[variable]
  return given === undefined || given === '' ? null : given.split(':')
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.webp': 'image/webp', '.woff2': 'font/woff2', '.wasm': 'application/wasm',
}
const compressible = new Set(['.html', '.js', '.mjs', '.css', '.json', '.svg', '.wasm'])

/** Serves a peer's build as a good host would: compressed, its hashed files kept for ever. */
export async function serveSite(folders: string[]): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    const file = fileFor(folders, new URL(request.url ?? '/', 'http://site').pathname)
    if (file === null) {
      response.writeHead(404).end()
      return
    }
    const kind = extname(file)
    response.setHeader('content-type', types[kind] ?? 'application/octet-stream')
    response.setHeader('cache-control', kind === '.html' ? 'no-cache' : 'public, max-age=31536000, immutable')
    if (!compressible.has(kind) || !/\bbr\b/.test(String(request.headers['accept-encoding']))) createReadStream(file).pipe(response)
    else {
      response.setHeader('content-encoding', 'br')
      createReadStream(file).pipe(createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })).pipe(response)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function fileFor(folders: string[], path: string): string | null {
  const inside = normalize(decodeURIComponent(path)).replace(/^(\.\.[/\\])+/, '')
  for (const folder of folders)
    for (const candidate of [inside, `${inside}.html`, join(inside, 'index.html')]) {
      const file = join(folder, candidate)
      if (existsSync(file) && statSync(file).isFile()) return file
    }
  return null
}
