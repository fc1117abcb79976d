import { retry, scope, sleep, withTimeout } from '@interleave/patterns'
import { fetchOk, HttpError } from '@interleave/patterns/adapters/fetch-ok.ts'
import { poissonArrivals } from './arrivals.ts'

/** What clients were told, and what they met on the way. */
export interface Told {
  /** Orders that were accepted, by idempotency key. */
  orders: Map<string, number>
  /** Invoice jobs that were accepted, with the order of each. */
  jobs: Map<string, number>
  /** Attempts, and when each ended, on `performance.now()`'s clock. */
  attempts: { at: number; ok: boolean }[]
  /** Why attempts failed, and how many did. */
  reasons: Map<string, number>
  /** Answers that no trouble excuses. */
  wrong: string[]
}

export interface ClientsOptions {
  url: string
  perSecond: number
  forMs: number
  seed: number
  told: Told
  signal?: AbortSignal
}

/** As people do: again after a while, until it is done. With the same key each time, so that it is done once. */
const stubborn = { attempts: 1_000, baseMs: 50, maxMs: 1_000, retryable: (error: unknown) => !(error instanceof HttpError) || error.status >= 500 || error.status === 429 }
const PATIENCE_MS = 4_000

/** Clients who place orders, read some of them, and ask for invoices of some. Ends when each has what it wanted. */
export async function runClients({ url, perSecond, forMs, seed, told, signal }: ClientsOptions): Promise<void> {
  const began = performance.now()
  const client = async (index: number, signal: AbortSignal): Promise<void> => {
    const key = `soak-${seed}-${index}`
    const order = await placeOrder(url, key, `client ${key}`, told, signal)
    if (index % 3 === 0) {
      const read = await fetchOk<{ id: number }>(`${url}/orders/${order}`, { signal }).catch(() => null)
      if (read !== null && read.id !== order) told.wrong.push(`asked for order ${order}, got ${read.id}`)
    }
    if (index % 4 === 0) await askForInvoice(url, order, told, signal)
  }
  await scope(async (s) => {
    const clients: Promise<void>[] = []
    for (const [index, atMs] of poissonArrivals({ perSecond, forMs, seed }).entries()) {
      const waitMs = atMs - (performance.now() - began)
      if (waitMs > 0) await sleep(waitMs, { signal: s.signal })
      clients.push(s.spawn((signal) => client(index, signal)))
    }
    await Promise.all(clients)
  }, { signal })
}

/** Places an order, however often it takes, and notes its id. */
export async function placeOrder(url: string, key: string, customer: string, told: Told, signal: AbortSignal): Promise<number> {
  const body = JSON.stringify({ customer, lines: [{ sku: 'pen', quantity: 1 }, { sku: 'ink', quantity: 2 }] })
  const headers = { 'content-type': 'application/json', 'idempotency-key': key }
  const { id } = await insist<{ id: number }>(`${url}/orders`, { method: 'POST', headers, body }, told, signal)
  told.orders.set(key, id)
  return id
}

/** Asks for an order's invoice, however often it takes, and notes the job. */
export async function askForInvoice(url: string, order: number, told: Told, signal: AbortSignal): Promise<void> {
  const job = await insist<{ id: string }>(`${url}/orders/${order}/invoice`, { method: 'POST' }, told, signal)
  told.jobs.set(job.id, order)
}

function insist<T>(url: string, init: { method: string; headers?: Record<string, string>; body?: string }, told: Told, signal: AbortSignal): Promise<T> {
  return retry(async (signal) => {
    try {
      const answer = await withTimeout(PATIENCE_MS, (signal) => fetchOk<T>(url, { ...init, signal }), { signal })
      told.attempts.push({ at: performance.now(), ok: true })
      return answer
    } catch (error) {
      told.attempts.push({ at: performance.now(), ok: false })
      const why = `${new URL(url).pathname.replaceAll(/\d+/g, ':id')}: ${whyOf(error)}`
      told.reasons.set(why, (told.reasons.get(why) ?? 0) + 1)
      if (!stubborn.retryable(error)) told.wrong.push(String(error))
      throw error
    }
  }, { ...stubborn, signal })
}

function whyOf(error: unknown): string {
  if (error instanceof HttpError) return String(error.status)
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause
  return error.name === 'TimeoutError' ? 'no answer in time' : typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : error.message
}
