import assert from 'node:assert/strict'
import { once } from 'node:events'
import test from 'node:test'
import { Worker } from 'node:worker_threads'
import { corpus } from './corpus.ts'
import type { Came } from './run-corpus.ts'

const came = new Map<string, Came>()
const worker = new Worker(new URL('./run-corpus.ts', import.meta.url), { resourceLimits: { stackSizeMb: 64 } })
worker.on('message', (one: Came) => came.set(`${one.group}: ${one.what}`, one))
await once(worker, 'exit')

for (const [group, programs] of Object.entries(corpus))
  for (const [what, , verdict] of programs)
    test(`${group}: ${what}: ends in its verdict, and the next run is like a fresh one`, () => {
      const found = came.get(`${group}: ${what}`)
      assert.equal(found?.verdict, verdict)
      assert.equal(found.isLikeFresh, true)
    })

test('no verdict is without words', () => {
  for (const [what, , verdict] of Object.values(corpus).flat()) assert.match(verdict, /finished$|: [\s\S]{8,}/, what)
})
