import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { LabCatalog } from '../content/labs.ts'
import { type AppContext, type AppEnv, readerOf } from '../http/context.ts'
import { dropLearner } from '../http/learner-cookie.ts'
import { HttpProblem } from '../http/problem.ts'
import { refuseInvalid } from '../http/refuse-invalid.ts'
import type { LearnerService } from '../services/learners.ts'
import { body, bookmark, bookmarkName, json, lessonParam, likeCount, me, note, orProblem, progress, severalProgress } from './schemas.ts'

export interface LearnerControllerPorts {
  service: LearnerService
  labs: LabCatalog
  keep(this: void, c: AppContext): Promise<string>
}

/** Who the learner is, their progress, bookmarks, notes and likes. */
export function learnerController({ service, labs, keep }: LearnerControllerPorts) {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
  const known = (lesson: string): string => {
    if (!labs.hasLesson(lesson)) throw new HttpProblem('no-such-lesson', `No course has a lesson "${lesson}".`)
    return lesson
  }
  const stored = <T>(result: T | 'too-many'): T => {
    if (result === 'too-many') throw new HttpProblem('too-many', 'More of these are stored than any course has. Remove some first.', { retryAfterSeconds: 3600 })
    return result
  }

  app.openapi(
    createRoute({ method: 'get', path: '/me', responses: { 200: json(me, 'The learner, with everything marked and done'), ...orProblem } }),
    async (c) => c.json(await service.me(await keep(c), c.get('reading')), 200),
  )
  app.openapi(
    createRoute({ method: 'delete', path: '/me', responses: { 204: { description: 'Nothing is kept of this learner any more' }, ...orProblem } }),
    async (c) => {
      await service.forget(readerOf(c), c.get('writing'))
      dropLearner(c)
      return c.body(null, 204)
    },
  )
  app.openapi(
    createRoute({ method: 'put', path: '/progress', request: { body: body(progress) }, responses: { 200: json(progress, 'What is stored now: the later of the two'), ...orProblem } }),
    async (c) => {
      const item = c.req.valid('json')
      known(item.lesson)
      return c.json(stored(await service.putOneProgress(await keep(c), item, c.get('writing'))), 200)
    },
  )
  app.openapi(
    createRoute({ method: 'patch', path: '/progress', request: { body: body(severalProgress) }, responses: { 204: { description: 'Of each, the later of the two is stored now' }, ...orProblem } }),
    async (c) => {
      const items = c.req.valid('json')
      for (const { lesson } of items) known(lesson)
      stored(await service.putProgress(await keep(c), items, c.get('writing')))
      return c.body(null, 204)
    },
  )
  app.openapi(
    createRoute({ method: 'put', path: '/bookmarks', request: { body: body(bookmark) }, responses: { 200: json(bookmark, 'Kept'), ...orProblem } }),
    async (c) => {
      const mark = c.req.valid('json')
      known(mark.lesson)
      return c.json(stored(await service.putBookmark(await keep(c), mark, c.get('writing'))), 200)
    },
  )
  app.openapi(
    createRoute({ method: 'delete', path: '/bookmarks', request: { body: body(bookmarkName) }, responses: { 204: { description: 'Gone' }, ...orProblem } }),
    async (c) => {
      await service.removeBookmark(await keep(c), c.req.valid('json'), c.get('writing'))
      return c.body(null, 204)
    },
  )
  app.openapi(
    createRoute({ method: 'put', path: '/notes', request: { body: body(note) }, responses: { 200: json(note, 'What is stored now: the later of the two'), ...orProblem } }),
    async (c) => {
      const written = c.req.valid('json')
      known(written.lesson)
      return c.json(stored(await service.putNote(await keep(c), written, c.get('writing'))), 200)
    },
  )
  const like = { path: '/likes/{lesson}', request: { params: lessonParam }, responses: { 200: json(likeCount, 'How many like it'), ...orProblem } } as const
  app.openapi(createRoute({ method: 'get', ...like }), async (c) =>
    c.json(await service.likes(readerOf(c), known(c.req.valid('param').lesson), c.get('reading')), 200),
  )
  app.openapi(createRoute({ method: 'put', ...like }), async (c) => {
    const lesson = known(c.req.valid('param').lesson)
    return c.json(await service.like(await keep(c), lesson, c.get('writing')), 200)
  })
  app.openapi(createRoute({ method: 'delete', ...like }), async (c) => {
    const lesson = known(c.req.valid('param').lesson)
    return c.json(await service.unlike(await keep(c), lesson, c.get('writing')), 200)
  })
  return app
}

