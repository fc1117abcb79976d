import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { AbortController as OurController, AbortSignal as OurSignal, addAbortAlgorithm, isAbortSignal, observe, timers } from './abort.ts'

interface Platform {
  AbortController: typeof AbortController
  AbortSignal: typeof AbortSignal
}
const node: Platform = { AbortController, AbortSignal }
const ours = { AbortController: OurController, AbortSignal: OurSignal } as unknown as Platform

type Log = (...words: unknown[]) => void
type Scenario = (platform: Platform, log: Log) => void

const words = (reason: unknown): unknown => (reason instanceof Error ? [reason.name, reason.message, (reason as DOMException).code] : reason)
const attempt = (log: Log, action: () => unknown): void => {
  try {
    log('gives', action())
  } catch (error) {
    log('throws', words(error) as never)
  }
}

const SCENARIOS: Record<string, Scenario> = {
  'a fresh signal is not aborted': ({ AbortController }, log) => {
    const { signal } = new AbortController()
    log(signal.aborted, signal.reason, signal.onabort, String(signal))
    signal.throwIfAborted()
  },
  'abort sets the default reason once': ({ AbortController }, log) => {
    const controller = new AbortController()
    controller.abort()
    const { reason } = controller.signal
    controller.abort('again')
    log(words(reason), controller.signal.reason === reason)
  },
  'a reason of any kind is kept, undefined is not one': ({ AbortController }, log) => {
    for (const reason of ['why', 0, null, false, new TypeError('t'), undefined]) {
      const controller = new AbortController()
      controller.abort(reason)
      log(words(controller.signal.reason))
      attempt(log, () => controller.signal.throwIfAborted())
    }
  },
  'abort tells its listeners once, in order, trusted': ({ AbortController }, log) => {
    const controller = new AbortController()
    const { signal } = controller
    signal.addEventListener('abort', (event) => log('a', event.type, event.isTrusted, event.target === signal))
    signal.onabort = function (event): void { log('on', this === signal, event.type) }
    signal.addEventListener('abort', () => log('b', signal.aborted))
    controller.abort()
    controller.abort()
  },
  'onabort keeps its place when replaced': ({ AbortController }, log) => {
    const controller = new AbortController()
    const { signal } = controller
    signal.onabort = () => log('old')
    signal.addEventListener('abort', () => log('listener'))
    signal.onabort = () => log('new')
    controller.abort()
  },
  'onabort takes null and what is no function': ({ AbortController }, log) => {
    const controller = new AbortController()
    controller.signal.onabort = () => log('never')
    controller.signal.onabort = null
    log(controller.signal.onabort)
    controller.abort()
  },
  'a listener added after the abort hears nothing': ({ AbortController }, log) => {
    const controller = new AbortController()
    controller.abort()
    controller.signal.addEventListener('abort', () => log('never'))
    controller.signal.onabort = () => log('never')
    log('end')
  },
  'AbortSignal.abort makes an aborted signal': ({ AbortSignal }, log) => {
    log(AbortSignal.abort().aborted, words(AbortSignal.abort().reason), AbortSignal.abort('x').reason, words(AbortSignal.abort(undefined).reason))
  },
  'any follows the first': ({ AbortController, AbortSignal }, log) => {
    const [a, b] = [new AbortController(), new AbortController()]
    const any = AbortSignal.any([a.signal, b.signal])
    any.addEventListener('abort', () => log('any', any.reason))
    log(any.aborted)
    b.abort('b')
    a.abort('a')
    log(any.aborted, any.reason)
  },
  'any of an aborted signal is aborted at once, by the first in the list': ({ AbortController, AbortSignal }, log) => {
    const any = AbortSignal.any([new AbortController().signal, AbortSignal.abort('1'), AbortSignal.abort('2')])
    log(any.aborted, any.reason)
  },
  'any of nothing never aborts': ({ AbortSignal }, log) => log(AbortSignal.any([]).aborted),
  'any of any follows the sources': ({ AbortController, AbortSignal }, log) => {
    const [a, b] = [new AbortController(), new AbortController()]
    const inner = AbortSignal.any([a.signal])
    const outer = AbortSignal.any([inner, b.signal])
    inner.addEventListener('abort', () => log('inner', outer.aborted))
    outer.addEventListener('abort', () => log('outer', inner.aborted))
    a.signal.addEventListener('abort', () => log('source', inner.aborted, outer.aborted, outer.reason))
    a.abort('r')
  },
  'followers are marked before any listener hears of it': ({ AbortController, AbortSignal }, log) => {
    const controller = new AbortController()
    const seen: AbortSignal[] = []
    controller.signal.addEventListener('abort', () => log('source', seen.map((signal) => signal.aborted)))
    for (let i = 0; i < 3; i++) {
      const any = AbortSignal.any([controller.signal])
      seen.push(any)
      any.addEventListener('abort', () => log(i, seen.map((signal) => signal.aborted)))
    }
    controller.abort()
  },
  'a source twice is one source': ({ AbortController, AbortSignal }, log) => {
    const controller = new AbortController()
    const any = AbortSignal.any([controller.signal, controller.signal, AbortSignal.any([controller.signal])])
    any.addEventListener('abort', () => log('once'))
    controller.abort()
  },
  'aborting a source from a listener of another keeps the first reason': ({ AbortController, AbortSignal }, log) => {
    const [a, b] = [new AbortController(), new AbortController()]
    const any = AbortSignal.any([a.signal, b.signal])
    a.signal.addEventListener('abort', () => b.abort('b'))
    any.addEventListener('abort', () => log(any.reason))
    a.abort('a')
  },
  'any takes whatever is iterable': ({ AbortController, AbortSignal }, log) => {
    const controller = new AbortController()
    const any = AbortSignal.any(new Set([controller.signal]) as unknown as AbortSignal[])
    controller.abort('set')
    log(any.reason)
  },
  'misuse throws': ({ AbortSignal, AbortController }, log) => {
    for (const action of [
      () => new AbortSignal(), () => (AbortController as unknown as () => void)(), () => AbortSignal.any([1] as unknown as AbortSignal[]), () => AbortSignal.any(5 as unknown as AbortSignal[]),
      () => Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'aborted')?.get?.call({}) as unknown,
    ]) {
      try {
        action()
        log('fine')
      } catch (error) {
        log((error as Error).name)
      }
    }
    for (const ms of [-1, 1.5, Number.NaN, 2 ** 32, '5', undefined]) {
      try {
        AbortSignal.timeout(ms as number)
        log('fine')
      } catch (error) {
        log((error as Error).name)
      }
    }
  },
}

const noTimers = timers.set
beforeEach(() => {
  timers.set = noTimers
})

for (const [name, scenario] of Object.entries(SCENARIOS)) {
  test(`${name}, as in Node`, () => {
    const run = (platform: Platform): unknown[] => {
      const seen: unknown[] = []
      scenario(platform, (...entry) => seen.push(entry))
      return seen
    }
    assert.deepEqual(run(ours), run(node))
  })
}

test('timeout aborts when its timer fires, as in Node', async () => {
  const waiting: [() => void, number][] = []
  timers.set = (callback, ms) => void waiting.push([callback, ms])
  const signal = OurSignal.timeout(5)
  assert.equal(signal.aborted, false)
  assert.equal(waiting[0]?.[1], 5)
  waiting[0]?.[0]()
  const theirs = AbortSignal.timeout(0)
  await new Promise((resolve) => theirs.addEventListener('abort', resolve))
  assert.deepEqual(words(signal.reason), words(theirs.reason))
})

test('timeout without a clock says what is missing', () => {
  assert.throws(() => OurSignal.timeout(1), /needs a clock/)
})

test('observers hear of creation, derivation, listening and aborting, before listeners run', () => {
  const before = { ...observe }
  const seen: string[] = []
  const names = new Map<unknown, string>()
  observe.created = (signal, kind, from) => {
    names.set(signal, `s${names.size}`)
    seen.push(`${names.get(signal)} ${kind} from [${from.map((one) => names.get(one)).join()}]`)
  }
  observe.aborted = (signal, reason) => seen.push(`${names.get(signal)} aborted ${String(reason)}`)
  observe.listened = (signal) => seen.push(`${names.get(signal)} listened`)
  timers.set = () => {}
  try {
    const controller = new OurController()
    const any = OurSignal.any([controller.signal, OurSignal.timeout(9)])
    any.addEventListener('abort', () => seen.push('any hears'))
    any.addEventListener('other', () => {})
    controller.signal.onabort = () => seen.push('source hears')
    controller.abort('stop')
    OurSignal.abort('now')
  } finally {
    Object.assign(observe, before)
  }
  assert.deepEqual(seen, [
    's0 controller from []', 's1 timeout from []', 's2 any from [s0,s1]', 's2 listened', 's0 listened', 's0 aborted stop', 's2 aborted stop',
    'source hears', 'any hears', 's3 controller from []', 's3 aborted now',
  ])
})

test('an algorithm runs before listeners, out of reach of stopImmediatePropagation, and can be taken back', () => {
  const controller = new OurController()
  const seen: string[] = []
  controller.signal.addEventListener('abort', (event) => {
    seen.push('listener')
    event.stopImmediatePropagation()
  })
  addAbortAlgorithm(controller.signal, () => seen.push('algorithm'))
  const takeBack = addAbortAlgorithm(controller.signal, () => seen.push('never'))
  takeBack()
  controller.abort()
  addAbortAlgorithm(controller.signal, () => seen.push('late'))
  assert.deepEqual(seen, ['algorithm', 'listener'])
  assert.throws(() => addAbortAlgorithm({}, () => {}), TypeError)
})

test('only signals made here are signals', () => {
  assert.equal(isAbortSignal(new OurController().signal), true)
  for (const other of [Object.create(OurSignal.prototype), {}, null, 5]) assert.equal(isAbortSignal(other), false)
})
