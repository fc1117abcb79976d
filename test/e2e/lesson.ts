import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Lesson 32 as a person who knows it well: where it is, a service that is right, and tests that say something. */
export const lessonPath = '/learn/javascript/async-and-await-patterns'
export const labPath = `${lessonPath}/lab`

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const lab = join(root, 'content/javascript/05-async-and-browser/03-async-and-await-patterns/lab')
const right = (name: string): string => readFileSync(join(lab, 'wheats/abort-siblings', name), 'utf8')

/** Its first line is told apart at a glance. */
export const rightService = `// Mine: both at once, with one shared signal.\n${right('service.ts')}`
export const rightRepository = right('repository.ts')

/** The service with one signal dropped on its way to pricing. */
export const deafService = rightService.replace('pricing.unitCents(skus, { signal: shared })', 'pricing.unitCents(skus, { signal: new AbortController().signal })')
if (deafService === rightService) throw new Error('Expected the right service to hand its signal to pricing, so that it can be dropped')

/** Catches at least a wrong total, an unknown order that is found, and work for nobody. */
export const learnersTests = `import test from 'node:test'
import assert from 'node:assert/strict'
import { client } from 'interleave:world'
import { ordersApp } from './app.ts'
import { simulatedPorts } from './simulated-ports.ts'

test('a summary adds up', async () => {
  const response = await ordersApp(simulatedPorts())(new Request('http://shop.test/orders/1/summary'))
  assert.equal(response.status, 200)
  assert.deepEqual(await response.json(), { id: 1, customer: 'Ada', totalCents: 1200, inStock: true, partial: false })
})

test('an unknown order is not found', async () => {
  const response = await ordersApp(simulatedPorts())(new Request('http://shop.test/orders/9'))
  assert.equal(response.status, 404)
})

test('a hang-up stops all work', async () => {
  const caller = client({ hangsUpAtMs: 30 })
  const ports = simulatedPorts({ caller })
  const response = await ordersApp(ports)(new Request('http://shop.test/orders/1/summary', { signal: caller }))
  assert.ok(response.status === 200 || response.status === 499)
  assert.deepEqual(ports.inFlight(), [])
  assert.deepEqual(ports.wasted(), [])
})
`
