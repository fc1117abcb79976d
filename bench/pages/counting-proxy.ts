import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Bytes of bodies as they travelled, compressed where the site compresses. */
export interface Transfer {
  path: string
  /** `document`, `style`, `worker` …, as the browser names what it asks for. */
  purpose: string
  isScript: boolean
  bytes: number
}

export interface CountingProxy extends AsyncDisposable {
  url: string
  /** What has travelled since the last call. */
  take(): Transfer[]
}

/** Stands between the browser and a site, and counts: what a worker asks for too, which a page's own figures leave out. */
export async function countingProxy(site: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(site)
  const transfers: Transfer[] = []
  const server = createServer((incoming, outgoing) => {
    const outer = ask({ hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      count(incoming, answer, (transfer) => transfers.push(transfer))
      answer.pipe(outgoing)
    })
    outer.on('error', () => refuse(outgoing))
    outgoing.on('close', () => outer.destroy())
    incoming.pipe(outer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => transfers.splice(0),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function count(incoming: IncomingMessage, answer: IncomingMessage, tell: (transfer: Transfer) => void): void {
  let bytes = 0
  answer.on('data', (chunk: Buffer) => (bytes += chunk.length))
  answer.on('end', () => tell({
    path: incoming.url ?? '/',
    purpose: String(incoming.headers['sec-fetch-dest'] ?? 'unknown'),
    isScript: /javascript/.test(String(answer.headers['content-type'])),
    bytes,
  }))
}

function refuse(outgoing: ServerResponse): void {
  if (!outgoing.headersSent) outgoing.writeHead(502)
  outgoing.end()
}
