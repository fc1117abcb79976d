import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie'
import type { AppContext, AppEnv } from './context.ts'

const NAME = 'learner'
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
/** The longest that browsers keep a cookie. */
const MAX_AGE_SECONDS = 400 * 24 * 3600

/** Says who a request comes from. A cookie that we did not sign counts as none. */
export function knowLearner(secret: string): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const value = await getSignedCookie(c, secret, NAME)
    c.set('learner', typeof value === 'string' && UUID.test(value) ? value : null)
    await next()
  }
}

/** The learner of a request; one who has no cookie yet gets it with the answer, one who has keeps it for another 400 days. */
export function learnerKeeper(secret: string): (c: AppContext) => Promise<string> {
  return async (c) => {
    const learner = c.get('learner') ?? randomUUID()
    c.set('learner', learner)
    await setSignedCookie(c, NAME, learner, secret, {
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
      maxAge: MAX_AGE_SECONDS,
      // Behind a proxy that ends TLS the request itself is plain.
      secure: new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https',
    })
    return learner
  }
}

/** Takes the cookie back, so that whoever comes next in this browser is a new learner. */
export function dropLearner(c: AppContext): void {
  c.set('learner', null)
  deleteCookie(c, NAME, { path: '/' })
}
