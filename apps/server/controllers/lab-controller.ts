import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import type { LabCatalog } from '../content/labs.ts'
import { type AppContext, type AppEnv, readerOf } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { refuseInvalid } from '../http/refuse-invalid.ts'
import type { JournalService } from '../services/journal.ts'
import { body, journalEntry, journalWrite, json, labParam, limitQuery, orProblem, publicLab } from './schemas.ts'

export interface LabControllerPorts {
  journal: JournalService
  labs: LabCatalog
  keep(this: void, c: AppContext): Promise<string>
}

/** A lab as a browser may see it, and the learner's own code in it. */
export function labController({ journal, labs, keep }: LabControllerPorts) {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
  const known = (id: string) => {
    const lab = labs.find(id)
    if (!lab) throw new HttpProblem('no-such-lab', `No course has a lab "${id}".`)
    return lab
  }

  app.openapi(
    createRoute({ method: 'get', path: '/labs/{lab}', request: { params: labParam }, responses: { 200: json(publicLab, 'The lab, without what it hides'), ...orProblem } }),
    (c) => c.json(known(c.req.valid('param').lab).publicLab, 200, { 'Cache-Control': 'no-cache' }),
  )
  app.openapi(
    createRoute({ method: 'get', path: '/journal/{lab}', request: { params: labParam }, responses: { 200: json(journalEntry, 'The newest'), 204: { description: 'Nothing has been written yet' }, ...orProblem } }),
    async (c) => {
      const { lab } = c.req.valid('param')
      known(lab)
      const entry = await journal.find(readerOf(c), lab, c.get('reading'))
      return entry ? c.json(entry, 200) : c.body(null, 204)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/journal/{lab}/history',
      request: { params: labParam, query: z.object({ before: z.coerce.number().int().min(0).optional(), limit: limitQuery(50, 50) }) },
      responses: { 200: json(z.array(journalEntry), 'Newest first'), ...orProblem },
    }),
    async (c) => {
      const { lab } = c.req.valid('param')
      const { before, limit } = c.req.valid('query')
      known(lab)
      return c.json(await journal.history(readerOf(c), lab, before ?? null, limit, c.get('reading')), 200)
    },
  )
  app.openapi(
    createRoute({ method: 'put', path: '/journal/{lab}', request: { params: labParam, body: body(journalWrite) }, responses: { 200: json(journalEntry, 'The newest now'), ...orProblem } }),
    async (c) => {
      const { lab } = c.req.valid('param')
      const { revision, files } = c.req.valid('json')
      known(lab)
      const { newest, keptAside } = await journal.write(await keep(c), lab, revision, files, c.get('writing'))
      if (keptAside !== null) {
        throw new HttpProblem(
          'journal-conflict',
          `You wrote on top of revision ${revision}, and revision ${newest.revision} is newer. Your text is kept in the history as revision ${keptAside}.`,
          { newest, kept: keptAside },
        )
      }
      return c.json(newest, 200)
    },
  )
  return app
}
