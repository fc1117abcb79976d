import { connect, type Socket } from 'node:net'

export interface Answer {
  status: number
  /** The head as it came. */
  head: string
  body: string
}

/** The other side closed the connection before it had answered. */
export class ConnectionLost extends Error {
  readonly code = 'connection-lost'
}

/** Less than the five seconds after which Node's server closes a connection by default. */
const LONGEST_IDLE_MS = 3_000

interface Waiting {
  resolve(answer: Answer): void
  reject(error: unknown): void
}

/**
 * One kept-alive HTTP/1.1 connection with one request at a time. It knows what our services answer and not more, so that
 * on a machine of two cores the measuring takes little of what is measured.
 */
export class HttpConnection {
  readonly #socket: Socket
  #received: Buffer = Buffer.alloc(0)
  #waiting: Waiting | undefined
  #open = true
  #idleSince = performance.now()
  #sentAt = 0

  constructor(host: string, port: number) {
    this.#socket = connect({ host, port, noDelay: true })
    this.#socket.on('data', (chunk: Buffer) => this.#read(chunk))
    this.#socket.on('error', (error) => this.#lose(error))
    this.#socket.on('close', () => this.#lose(new ConnectionLost('The connection was closed')))
  }

  /** Whether it can take another request. Idle for long it cannot: the service may be closing it right now. */
  get usable(): boolean {
    return this.#open && performance.now() - this.#idleSince < LONGEST_IDLE_MS
  }

  /** When the request under way was sent, on `performance.now()`'s clock; null when none is. */
  get waitingSince(): number | null {
    return this.#waiting ? this.#sentAt : null
  }

  /** Sends a request's whole text. Aborted, it hangs up and rejects with the reason; the connection is then of no further use. */
  send(text: string, signal?: AbortSignal): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    this.#waiting = { resolve, reject }
    this.#sentAt = performance.now()
    this.#socket.write(text)
    if (!signal) return promise
    const hangUp = (): void => this.close(signal.reason)
    if (signal.aborted) hangUp()
    else signal.addEventListener('abort', hangUp, { once: true })
    return promise.finally(() => signal.removeEventListener('abort', hangUp))
  }

  /** Closes it; a request under way rejects with `reason`. */
  close(reason: unknown = new ConnectionLost('The connection was closed')): void {
    this.#lose(reason)
    this.#socket.destroy()
  }

  #lose(error: unknown): void {
    this.#open = false
    this.#waiting?.reject(error)
    this.#waiting = undefined
  }

  #read(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    const answer = readAnswer(this.#received)
    if (!answer) return
    this.#received = Buffer.alloc(0)
    this.#idleSince = performance.now()
    if (/\r\nconnection: close/i.test(answer.head)) this.#open = false
    this.#waiting?.resolve(answer)
    this.#waiting = undefined
  }
}

/** The answer in `bytes`, or null while some of it is still on its way. */
export function readAnswer(bytes: Buffer): Answer | null {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = bytes.toString('latin1', 0, end)
  const status = Number(head.slice(9, 12))
  const rest = bytes.subarray(end + 4)
  if (status === 204 || status === 304) return { status, head, body: '' }
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length !== undefined) return rest.length < Number(length) ? null : { status, head, body: rest.toString() }
  const body = readChunks(rest)
  return body === null ? null : { status, head, body }
}

function readChunks(bytes: Buffer): string | null {
  const parts: Buffer[] = []
  for (let at = 0; ;) {
    const line = bytes.indexOf('\r\n', at)
    if (line < 0) return null
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16)
    if (size === 0) return bytes.length < line + 4 ? null : Buffer.concat(parts).toString()
    const from = line + 2
    if (bytes.length < from + size + 2) return null
    parts.push(bytes.subarray(from, from + size))
    at = from + size + 2
  }
}
