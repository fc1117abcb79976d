import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAdaptorServer } from '@hono/node-server'

/** The address cannot be listened on; says what to do. */
export class AddressError extends Error {
  readonly code = 'address-unavailable'
}

export interface HttpServer {
  url: string
  /** Takes no new connections, lets running requests finish for `graceMs`, then closes what is left. */
  stop(graceMs: number): Promise<void>
}

export async function listen(fetch: (request: Request, env: never) => Response | Promise<Response>, host: string, port: number): Promise<HttpServer> {
  const server = createAdaptorServer({
    fetch: fetch as (request: Request) => Response | Promise<Response>,
    createServer,
    serverOptions: { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5_000 },
  }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)))
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  const name = host.includes(':') ? `[${host}]` : host
  return {
    url: `http://${name}:${address.port}`,
    stop: async (graceMs) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      // A kept-alive connection whose response ends from now on is closed by nobody else.
      const sweep = setInterval(() => server.closeIdleConnections(), 50)
      const timer = new AbortController()
      const inTime = await Promise.race([closed.then(() => true), sleep(graceMs, false, { signal: timer.signal }).catch(() => false)])
      timer.abort()
      clearInterval(sweep)
      if (!inTime) server.closeAllConnections()
      await closed
    },
  }
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is already in use, perhaps by another Interleave. Stop that program, or choose another port: PORT=${port + 1} npm start.`,
    EACCES: `This user may not listen on port ${port}. Choose a port above 1023: PORT=4321 npm start.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Set HOST to one of its own, or leave it out for 127.0.0.1.`,
    ENOTFOUND: `The name ${host} is not known. Set HOST to an address of this machine, or leave it out for 127.0.0.1.`,
  }
  return new AddressError(reasons[error.code ?? ''] ?? `Cannot listen on ${host}, port ${port}: ${error.message}`, { cause: error })
}
