import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './context.ts'
import { HttpProblem } from './problem.ts'

/**
 * Refuses writes that a browser sends for another site. Browsers say where a request comes from in `Sec-Fetch-Site`,
 * older ones in `Origin`; what says neither is no browser and carries nobody's cookie but its own.
 */
export const sameOrigin: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
    const site = c.req.header('sec-fetch-site')
    const origin = c.req.header('origin')
    const foreign = site !== undefined ? site !== 'same-origin' : origin !== undefined && !isOwn(origin, c.req.header('host'))
    if (foreign) {
      throw new HttpProblem('cross-origin', `Expected a request from the academy's own pages, got one from ${origin ?? site}.`)
    }
  }
  await next()
}

function isOwn(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}
