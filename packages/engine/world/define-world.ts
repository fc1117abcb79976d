import { EngineError } from './engine-error.ts'
import type { Fault, Resource, Route, World } from './world.ts'

/** A world as an author writes it: everything may be left out. */
export interface PartialWorld {
  seed?: number
  startAt?: number
  resources?: Record<string, { latencyMs?: number | [number, number]; faults?: (Fault | 'never' | string)[] }>
  routes?: (Partial<Route> & { url: string; json?: unknown })[]
}

const START_AT = Date.UTC(2026, 0, 5, 9)
const LATENCY_MS: [number, number] = [10, 20]
/** A day: beyond that, a deadline of Node's timers could no longer be told from none. */
const LONGEST_LATENCY_MS = 86_400_000

/** Checks a world and fills in what was left out. Throws `EngineError` 'bad-world' that says what was expected and what came. */
export function defineWorld(partial: PartialWorld = {}): World {
  mustBeRecord('a world', partial)
  mustHaveOnly('a world', partial, ['seed', 'startAt', 'resources', 'routes'])
  const { seed = 1, startAt = START_AT, resources = {}, routes = [] } = partial
  if (!Number.isSafeInteger(seed)) throw bad(`Expected the seed of a world to be a whole number, got ${shown(seed)}`)
  // The range of Date.
  if (!(Math.abs(startAt) <= 8.64e15)) throw bad(`Expected startAt of a world to be milliseconds since 1970, got ${shown(startAt)}`)
  mustBeRecord('resources of a world', resources)
  mustBeList('routes of a world', routes)
  const read = Object.entries(resources).map(([name, resource]) => [name, readResource(name, resource)] as const)
  return { seed, startAt, resources: Object.fromEntries(read), routes: routes.map(readRoute) }
}

function readResource(name: string, resource: NonNullable<PartialWorld['resources']>[string]): Resource {
  mustBeRecord(`the resource "${name}"`, resource)
  mustHaveOnly(`the resource "${name}"`, resource, ['latencyMs', 'faults'])
  const { latencyMs: given = LATENCY_MS, faults = [] } = resource
  const latencyMs: unknown = typeof given === 'number' ? [given, given] : given
  if (!isLatency(latencyMs))
    throw bad(`Expected latencyMs of "${name}" to be a number of milliseconds or [least, most], got ${shown(given)}`)
  mustBeList(`faults of "${name}"`, faults)
  return { latencyMs: [...latencyMs], faults: faults.map((fault) => readFault(name, fault)) }
}

function isLatency(value: unknown): value is [number, number] {
  if (!Array.isArray(value) || value.length !== 2) return false
  const [least, most] = value as unknown[]
  return typeof least === 'number' && typeof most === 'number' && least >= 0 && most >= least && most <= LONGEST_LATENCY_MS
}

function readFault(name: string, fault: unknown): Fault {
  if (fault === 'never') return { kind: 'never' }
  if (typeof fault === 'string') return { kind: 'error', name: 'Error', message: fault }
  const { kind, name: errorName, message } = (fault ?? {}) as Partial<Record<'kind' | 'name' | 'message', unknown>>
  if (kind === 'never') return { kind }
  if (kind === 'error' && typeof errorName === 'string' && typeof message === 'string') return { kind, name: errorName, message }
  throw bad(`Expected a fault of "${name}" to be 'never', the words of an error, or { kind, name, message }, got ${shown(fault)}`)
}

function readRoute(route: NonNullable<PartialWorld['routes']>[number]): Route {
  mustBeRecord('a route', route)
  mustHaveOnly('a route', route, ['url', 'method', 'resource', 'status', 'headers', 'body', 'json'])
  const { url, method = 'GET', status = 200, headers = {}, body = '', json } = route
  if (typeof url !== 'string' || !/^https?:\/\//.test(url) || !URL.canParse(url.replace(/\*$/, '')))
    throw bad(`Expected the url of a route to be an address that begins with http:// or https://, got ${shown(url)}`)
  const resource: unknown = route.resource ?? new URL(url.replace(/\*$/, '')).hostname
  if (typeof method !== 'string' || typeof resource !== 'string' || typeof body !== 'string')
    throw bad(`Expected method, resource and body of the route ${url} to be texts, got ${[method, resource, body].map(shown).join(', ')}`)
  if (!(Number.isInteger(status) && status >= 200 && status <= 599))
    throw bad(`Expected the status of the route ${url} to be a whole number from 200 to 599, got ${shown(status)}`)
  mustBeRecord(`headers of the route ${url}`, headers)
  for (const [name, value] of Object.entries(headers))
    if (typeof value !== 'string') throw bad(`Expected the header "${name}" of the route ${url} to be a text, got ${shown(value)}`)
  const isJson = json !== undefined
  return {
    method: method.toUpperCase(),
    url,
    resource,
    status,
    headers: { ...(isJson ? { 'content-type': 'application/json' } : {}), ...headers },
    body: isJson ? JSON.stringify(json) : body,
  }
}

function mustBeRecord(what: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(`Expected ${what} to be an object, got ${shown(value)}`)
}

/** A key that is misspelt would be passed over in silence. */
function mustHaveOnly(what: string, value: object, keys: readonly string[]): void {
  for (const key of Object.keys(value))
    if (!keys.includes(key)) throw bad(`Expected ${what} to have ${keys.slice(0, -1).join(', ')} and ${keys.at(-1)}; "${key}" is none of them`)
}

function mustBeList(what: string, value: unknown): void {
  if (!Array.isArray(value)) throw bad(`Expected ${what} to be a list, got ${shown(value)}`)
}

/** A value in a few words: worlds are written by hand, in files. */
function shown(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return `an array (${JSON.stringify(value).slice(0, 60)})`
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : typeof value === 'object' ? 'an object' : String(value)
}

function bad(message: string): EngineError {
  return new EngineError('bad-world', message)
}
