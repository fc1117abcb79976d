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

/** Checks a world and fills in what was left out. Throws `EngineError` 'bad-world' that says what was expected and what came. */
export function defineWorld(partial: PartialWorld = {}): World {
  mustBeRecord('a world', partial)
  for (const key of Object.keys(partial))
    if (!['seed', 'startAt', 'resources', 'routes'].includes(key))
      throw bad(`Expected a world to have seed, startAt, resources and routes; "${key}" is none of them`)
  const seed = partial.seed ?? 1
  if (!Number.isInteger(seed)) throw bad(`Expected the seed of a world to be a whole number, got ${String(seed)}`)
  const resources = Object.entries(partial.resources ?? {}).map(([name, resource]) => [name, readResource(name, resource)] as const)
  return {
    seed,
    startAt: partial.startAt ?? START_AT,
    resources: Object.fromEntries(resources),
    routes: (partial.routes ?? []).map(readRoute),
  }
}

function readResource(name: string, resource: NonNullable<PartialWorld['resources']>[string]): Resource {
  mustBeRecord(`the resource "${name}"`, resource)
  const given = resource.latencyMs ?? LATENCY_MS
  const latencyMs: [number, number] = typeof given === 'number' ? [given, given] : given
  const [least, most] = latencyMs
  if (!(latencyMs.length === 2 && least >= 0 && most >= least))
    throw bad(`Expected latencyMs of "${name}" to be a number of milliseconds or [least, most], got ${JSON.stringify(given)}`)
  const faults = (resource.faults ?? []).map((fault): Fault => {
    if (fault === 'never') return { kind: 'never' }
    return typeof fault === 'string' ? { kind: 'error', name: 'Error', message: fault } : fault
  })
  return { latencyMs, faults }
}

function readRoute(route: NonNullable<PartialWorld['routes']>[number]): Route {
  mustBeRecord('a route', route)
  if (typeof route.url !== 'string' || !/^https?:\/\//.test(route.url))
    throw bad(`Expected the url of a route to begin with http:// or https://, got ${JSON.stringify(route.url)}`)
  const isJson = route.json !== undefined
  return {
    method: (route.method ?? 'GET').toUpperCase(),
    url: route.url,
    resource: route.resource ?? new URL(route.url.replace(/\*$/, '')).hostname,
    status: route.status ?? 200,
    headers: { ...(isJson ? { 'content-type': 'application/json' } : {}), ...route.headers },
    body: isJson ? JSON.stringify(route.json) : (route.body ?? ''),
  }
}

function mustBeRecord(what: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bad(`Expected ${what} to be an object, got ${value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value}`)
}

function bad(message: string): EngineError {
  return new EngineError('bad-world', message)
}
