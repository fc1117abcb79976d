import { getEventListeners } from 'node:events'
import { all, any, Channel, CircuitBreaker, dedupe, map, once, race, retry, scope, Semaphore, shield, sleep, supervise, withTimeout } from '../index.ts'

/** Runs operations of every kind on one signal that lives on, and prints what they leave behind. */
const OPERATIONS = 100_000
const { signal } = new AbortController()
const [semaphore, channel, breaker] = [new Semaphore(2), new Channel<number>(1), new CircuitBreaker()]
const load = once(() => 1)
const one = (): number => 1
const kinds: (() => Promise<unknown>)[] = [
  () => all([one, one], { signal }),
  () => all([() => Promise.reject(new Error('fails')), one], { signal }).catch(() => 1),
  () => any([one, one], { signal }),
  () => race([one, one], { signal }),
  () => scope((s) => void s.spawn(one), { signal }),
  () => supervise((s) => void s.spawn(one), { signal, onError: () => undefined }),
  () => withTimeout(1e6, one, { signal }),
  () => shield(1e6, one),
  () => retry(one, { signal }),
  () => map([1, 2, 3], one, { concurrency: 2, signal }),
  () => semaphore.run(one, { signal }),
  () => breaker.run(one, { signal }),
  () => dedupe(signal, one, { signal }),
  () => load({ signal }),
  () => Promise.all([channel.send(1, { signal }), channel.receive({ signal })]),
  () => sleep(0, { signal }),
]
let operations = 0
await map(Array.from({ length: OPERATIONS }, (_, index) => index), async (index) => {
  await kinds[index % kinds.length]?.()
  operations++
}, { concurrency: 50 })
const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
console.log(JSON.stringify({ operations, listeners: getEventListeners(signal, 'abort').length, timers }))
