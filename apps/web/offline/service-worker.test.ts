import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { test } from 'node:test'
import { runInNewContext } from 'node:vm'

const source = stripTypeScriptTypes(readFileSync(new URL('./service-worker.ts', import.meta.url), 'utf8'))
const site = 'https://site.example'

/** A worker in a browser whose windows show `open`, with a network of which a test says how it answers. */
function startWorker(open: string[], network: (path: string, signal: AbortSignal | undefined) => Promise<Response>) {
  const stored = new Map<string, Map<string, Response>>()
  const pathOf = (of: string | { url: string }): string => new URL(typeof of === 'string' ? of : of.url, site).pathname
  const openCache = (name: string) => {
    const held = stored.get(name) ?? new Map<string, Response>()
    stored.set(name, held)
    const put = (of: string | { url: string }, response: Response): void => void held.set(pathOf(of), response)
    return {
      put, match: (of: string) => held.get(pathOf(of))?.clone(), delete: (of: string) => held.delete(pathOf(of)),
      keys: () => [...held.keys()].map((path) => ({ url: site + path })),
      addAll: async (paths: string[]) => void (await Promise.all(paths.map(async (path) => put(path, await network(path, undefined))))),
    }
  }
  const listeners = new Map<string, (event: object) => void>()
  const self = {
    location: { origin: site },
    addEventListener: (type: string, listener: (event: object) => void) => void listeners.set(type, listener),
    clients: { claim: () => undefined, matchAll: () => open.map((path) => ({ url: site + path })) },
  }
  const caches = { open: openCache, keys: () => [...stored.keys()], delete: (name: string) => stored.delete(name), match: () => undefined }
  const fetch = (of: string | { url: string }, { signal }: { signal?: AbortSignal } = {}) => network(pathOf(of), signal)
  runInNewContext(`const ASSETS = []\nconst ON_DEMAND = []\nconst VERSION = 'v'\n${source}`, { self, caches, fetch, URL, AbortSignal, Set })
  const fire = async (type: string, event: object): Promise<Response | undefined> => {
    let given: Promise<Response | undefined> = Promise.resolve(undefined)
    const take = (promise: Promise<Response>): void => void (given = promise)
    listeners.get(type)?.({ ...event, waitUntil: take, respondWith: take })
    return given
  }
  return {
    start: async () => void (await fire('install', {}), await fire('activate', {})),
    visit: async (path: string) => (await fire('fetch', { request: { url: site + path, method: 'GET', mode: 'navigate' } }))?.text(),
  }
}

const answer = (path: string): Promise<Response> => Promise.resolve(new Response(`page ${path}`))
const away = (): Promise<Response> => Promise.reject(new TypeError('Failed to fetch'))

test('a page that was opened before there was a worker is shown without a network, and one that was not says so', async () => {
  let network = answer
  const worker = startWorker(['/lesson'], (path) => network(path))
  await worker.start()
  network = away
  assert.equal(await worker.visit('/lesson'), 'page /lesson')
  assert.equal(await worker.visit('/me'), 'page /offline/')
})

test('a slow network is waited for where there is nothing else to show, and only there', async () => {
  const limited: Record<string, boolean> = {}
  const worker = startWorker(['/lesson'], (path, signal) => {
    limited[path] = signal !== undefined
    return answer(path)
  })
  await worker.start()
  await worker.visit('/lesson')
  await worker.visit('/me')
  assert.deepEqual([limited['/lesson'], limited['/me']], [true, false])
})
