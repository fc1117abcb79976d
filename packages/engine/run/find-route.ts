import type { World } from '../world/world.ts'

/** The first of the world's routes that answers, as JSON for the guest; empty when there is none. */
export function findRoute(world: World, method: string, url: string): string {
  const route = world.routes.find((one) => one.method === method && matches(one.url, url))
  return route ? JSON.stringify(route) : ''
}

function matches(pattern: string, url: string): boolean {
  const bare = url.split(/[?#]/)[0] ?? url
  return pattern.endsWith('*') ? url.startsWith(pattern.slice(0, -1)) : pattern === url || pattern === bare
}
