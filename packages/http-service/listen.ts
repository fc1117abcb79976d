import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { scope, sleep } from '@interleave/patterns'

/** The address cannot be listened on; says what to do. */
export class AddressError extends Error {
  readonly code = 'address-unavailable'
}

export interface HttpServer {
  url: string
  /** Takes no new connections, lets running requests finish for `graceMs`, then closes what is left. */
  stop(graceMs: number): Promise<void>
}

export interface ListenOptions {
  host: string
  port: number
  /** What the program is called, and the command that starts it: for errors that say what to do. */
  name: string
  command: string
  /** How long a client may take to send its whole request, in milliseconds; 30,000 when left out. */
  requestTimeoutMs?: number
  /** How long it may take for the headers, in milliseconds; 10,000 when left out. */
  headersTimeoutMs?: number
  /** How long a connection may stand still, also while it takes an answer, in milliseconds; for ever when left out. */
  idleTimeoutMs?: number
  /** The most connections at a time; more are closed as they come. As many as the system gives when left out. */
  mostConnections?: number
  /**
   * Asked before anything is made of a request, with its method and its target as they were sent. What it returns is the answer,
   * at the price of little more than reading the request's head: the place to refuse from when there is too much to do.
   */
  refuse?: (method: string, target: string) => Refusal | null
}

/** An answer that was made beforehand. */
export interface Refusal {
  status: number
  headers: Record<string, string>
  body: string
}

type Fetch = (request: Request, env: never) => Response | Promise<Response>

/** Listens on `host` and `port`; 0 takes a free port. Rejects with `AddressError` when the address cannot be had. */
export async function listen(fetch: Fetch, options: ListenOptions): Promise<HttpServer> {
  const { host, port, requestTimeoutMs: requestTimeout = 30_000, headersTimeoutMs: headersTimeout = 10_000, idleTimeoutMs, mostConnections, refuse } = options
  const answer = getRequestListener(fetch as (request: Request) => Response | Promise<Response>)
  const server = createServer(
    { requestTimeout, headersTimeout, keepAliveTimeout: 5_000, connectionsCheckingInterval: Math.min(30_000, Math.ceil(headersTimeout / 4)) },
    (incoming, outgoing) => {
      const refusal = refuse?.(incoming.method ?? '', incoming.url ?? '')
      if (refusal) outgoing.writeHead(refusal.status, refusal.headers).end(refusal.body)
      // It never rejects: what goes wrong becomes an answer.
      else void answer(incoming, outgoing)
    },
  )
  if (idleTimeoutMs !== undefined) server.setTimeout(idleTimeoutMs)
  if (mostConnections !== undefined) server.maxConnections = mostConnections
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, options)))
    // What finds no room here hears nothing for a second or three, its kernel's first pauses; it is better refused.
    server.listen({ port, host, backlog: 4_096 }, resolve)
  })
  const address = server.address() as AddressInfo
  const name = host.includes(':') ? `[${host}]` : host
  return {
    url: `http://${name}:${address.port}`,
    stop: async (graceMs) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      // A kept-alive connection whose response ends from now on is closed by nobody else.
      const sweep = setInterval(() => server.closeIdleConnections(), 50)
      await using grace = scope()
      void grace.spawn(async (signal) => {
        await sleep(graceMs, { signal })
        server.closeAllConnections()
      })
      await closed
      clearInterval(sweep)
    },
  }
}

function explain(error: NodeJS.ErrnoException, { host, port, name, command }: ListenOptions): Error {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is already in use, perhaps by another ${name}. Stop that program, or choose another port: PORT=${port + 1} ${command}.`,
    EACCES: `This user may not listen on port ${port}. Choose a port above 1023: PORT=${port + 8000} ${command}.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Set HOST to one of its own, or leave it out for 127.0.0.1.`,
    ENOTFOUND: `The name ${host} is not known. Set HOST to an address of this machine, or leave it out for 127.0.0.1.`,
  }
  return new AddressError(reasons[error.code ?? ''] ?? `Cannot listen on ${host}, port ${port}: ${error.message}`, { cause: error })
}
