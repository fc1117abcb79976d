import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AbortController as OurController } from './abort.ts'
import { CustomEvent as OurCustomEvent, Event as OurEvent, EventTarget as OurTarget, listenerCount, reporter } from './event-target.ts'

interface Platform {
  EventTarget: typeof EventTarget
  Event: typeof Event
  CustomEvent: typeof CustomEvent
  AbortController: typeof AbortController
}
const node: Platform = { EventTarget, Event, CustomEvent, AbortController }
const ours = { EventTarget: OurTarget, Event: OurEvent, CustomEvent: OurCustomEvent, AbortController: OurController } as unknown as Platform

type Log = (...words: unknown[]) => void
type Scenario = (platform: Platform, target: EventTarget, log: Log) => void

const SCENARIOS: Record<string, Scenario> = {
  'listeners run in the order they were added': ({ Event }, target, log) => {
    for (const name of ['a', 'b', 'c']) target.addEventListener('x', () => log(name))
    target.dispatchEvent(new Event('x'))
  },
  'the same listener twice counts once, with another capture twice': ({ Event }, target, log) => {
    const hear = (): void => log('heard')
    target.addEventListener('x', hear)
    target.addEventListener('x', hear)
    target.addEventListener('x', hear, { capture: true })
    target.dispatchEvent(new Event('x'))
    target.removeEventListener('x', hear, { capture: true })
    target.dispatchEvent(new Event('x'))
    target.removeEventListener('x', hear)
    target.dispatchEvent(new Event('x'))
  },
  'once is heard once, even when its own event is dispatched again within': ({ Event }, target, log) => {
    let again = true
    target.addEventListener('x', () => {
      log('once')
      if (again) {
        again = false
        target.dispatchEvent(new Event('x'))
      }
    }, { once: true })
    target.dispatchEvent(new Event('x'))
    target.dispatchEvent(new Event('x'))
  },
  'a listener removed while the event is heard is silent': ({ Event }, target, log) => {
    const second = (): void => log('second')
    target.addEventListener('x', () => {
      log('first')
      target.removeEventListener('x', second)
    })
    target.addEventListener('x', second)
    target.dispatchEvent(new Event('x'))
  },
  'a listener added last while the event is heard waits for the next': ({ Event }, target, log) => {
    target.addEventListener('x', () => {
      log('first')
      target.addEventListener('x', () => log('late'))
    }, { once: true })
    target.dispatchEvent(new Event('x'))
    log('again')
    target.dispatchEvent(new Event('x'))
  },
  'stopImmediatePropagation ends it, stopPropagation does not': ({ Event }, target, log) => {
    target.addEventListener('x', (event) => {
      event.stopPropagation()
      log(event.cancelBubble)
    })
    target.addEventListener('x', (event) => {
      log('second')
      event.stopImmediatePropagation()
    })
    target.addEventListener('x', () => log('third'))
    target.dispatchEvent(new Event('x'))
  },
  'this and the targets are what they should be': ({ Event }, target, log) => {
    target.addEventListener('x', function (this: unknown, event) {
      log(this === target, event.target === target, event.currentTarget === target, event.eventPhase, event.composedPath().length)
    })
    const event = new Event('x')
    target.dispatchEvent(event)
    log(event.target === target, event.currentTarget, event.eventPhase, event.composedPath().length)
  },
  'handleEvent is looked up when the event comes': ({ Event }, target, log) => {
    const listener = { name: 'it', handleEvent(this: { name: string }): void { log('old', this.name) } }
    target.addEventListener('x', listener)
    target.dispatchEvent(new Event('x'))
    listener.handleEvent = function () { log('new', this.name) }
    target.dispatchEvent(new Event('x'))
  },
  'preventDefault counts for cancelable events and not in passive listeners': ({ Event }, target, log) => {
    target.addEventListener('a', (event) => event.preventDefault())
    target.addEventListener('b', (event) => event.preventDefault(), { passive: true })
    for (const [type, cancelable] of [['a', true], ['a', false], ['b', true]] as const) {
      const event = new Event(type, { cancelable })
      log(target.dispatchEvent(event), event.defaultPrevented, event.returnValue)
    }
  },
  'a signal takes its listener away, one already aborted adds none': ({ Event, AbortController }, target, log) => {
    const controller = new AbortController()
    target.addEventListener('x', () => log('heard'), { signal: controller.signal })
    target.dispatchEvent(new Event('x'))
    controller.abort()
    target.dispatchEvent(new Event('x'))
    target.addEventListener('x', () => log('never'), { signal: controller.signal })
    target.dispatchEvent(new Event('x'))
  },
  'an event may be dispatched again, but not while it is': ({ Event }, target, log) => {
    const event = new Event('x')
    target.addEventListener('x', (heard) => {
      try {
        target.dispatchEvent(heard)
      } catch (error) {
        log(error instanceof Error)
      }
    })
    target.dispatchEvent(event)
    target.dispatchEvent(event)
  },
  'CustomEvent carries its detail': ({ CustomEvent }, target, log) => {
    target.addEventListener('x', (event) => log((event as CustomEvent).detail, event instanceof CustomEvent, event.type))
    target.dispatchEvent(new CustomEvent('x', { detail: { a: 1 } }))
    log(new CustomEvent('y').detail)
  },
  'an event has the fields it was made with': ({ Event }, _target, log) => {
    const event = new Event(5 as unknown as string, { bubbles: true, composed: true })
    log(event.type, event.bubbles, event.cancelable, event.composed, event.isTrusted, event.defaultPrevented, Event.AT_TARGET, String(event))
  },
  'misuse is a TypeError': ({ Event }, target, log) => {
    const tries = [
      () => new (Event as unknown as new () => Event)(), () => target.dispatchEvent({} as Event), () => target.addEventListener('x', 5 as unknown as EventListener),
      () => target.addEventListener('x', () => {}, { signal: {} as AbortSignal }), () => (target.addEventListener as (type: string) => void).call(target, 'x'), () => target.addEventListener.call({} as EventTarget, 'x', () => {}),
    ]
    for (const attempt of tries) {
      try {
        attempt()
        log('fine')
      } catch (error) {
        log((error as Error).name)
      }
    }
  },
  'types are told apart': ({ Event }, target, log) => {
    target.addEventListener('x', () => log('x'))
    target.dispatchEvent(new Event('y'))
    const never = (): void => {}
    target.removeEventListener('nothing', never)
    target.dispatchEvent(new Event('x'))
  },
}

for (const [name, scenario] of Object.entries(SCENARIOS)) {
  test(`${name}, as in Node`, () => {
    const run = (platform: Platform): unknown[] => {
      const seen: unknown[] = []
      scenario(platform, new platform.EventTarget(), (...words) => seen.push(words))
      return seen
    }
    const expected = run(node)
    assert.ok(expected.length > 0)
    assert.deepEqual(run(ours), expected)
  })
}

test('what a listener throws is reported, and the next one runs', () => {
  const before = reporter.report
  const reported: unknown[] = []
  reporter.report = (error) => reported.push(error)
  try {
    const target = new OurTarget()
    const seen: string[] = []
    target.addEventListener('x', () => {
      throw new Error('first')
    })
    target.addEventListener('x', { handleEvent: null as unknown as () => void })
    target.addEventListener('x', () => seen.push('third'))
    assert.equal(target.dispatchEvent(new OurEvent('x')), true)
    assert.deepEqual(seen, ['third'])
    assert.deepEqual(reported.map((error) => (error as Error).name), ['Error', 'TypeError'])
  } finally {
    reporter.report = before
  }
})

test('a removed listener leaves nothing behind', () => {
  const target = new OurTarget()
  const controller = new OurController()
  const hear = (): void => {}
  target.addEventListener('x', hear, { signal: controller.signal, once: true })
  assert.equal(listenerCount(target, 'x'), 1)
  controller.abort()
  assert.equal(listenerCount(target, 'x'), 0)
})

test('a patched Array.prototype does not reach listeners', () => {
  const target = new OurTarget()
  const { push, slice, splice } = Array.prototype
  let heard = 0
  try {
    Array.prototype.push = Array.prototype.slice = Array.prototype.splice = (): never => {
      throw new Error('patched')
    }
    target.addEventListener('x', () => heard++, { once: true })
    target.dispatchEvent(new OurEvent('x'))
  } finally {
    Object.assign(Array.prototype, { push, slice, splice })
    for (const name of ['push', 'slice', 'splice']) Object.defineProperty(Array.prototype, name, { enumerable: false })
  }
  assert.equal(heard, 1)
})
