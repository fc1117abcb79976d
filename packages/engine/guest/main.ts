import { AbortController, AbortSignal, timers as signalTimers } from './std/abort.ts'
import { createAssert } from './std/assert.ts'
import { createConsole } from './std/console.ts'
import { DOMException } from './std/dom-exception.ts'
import { TextDecoder, TextEncoder } from './std/encoding.ts'
import { clock, CustomEvent, Event, EventTarget, reporter } from './std/event-target.ts'
import { Headers } from './std/headers.ts'
import { inspect } from './std/inspect.ts'
import { Request } from './std/request.ts'
import { Response } from './std/response.ts'
import { structuredClone } from './std/structured-clone.ts'
import { URL, URLSearchParams } from './std/url.ts'
import * as accesses from './accesses.ts'
import { check } from './check.ts'
import { describeError } from './describe-error.ts'
import { leaveStacksAlone, rawStack, setStackLimit, watchErrors } from './errors.ts'
import { askNumber, tell } from './host.ts'
import { client, fetch, io, runEffect, runOutside, runReply, store } from './io.ts'
import { watchJson } from './json-errors.ts'
import * as leftAwaits from './left-awaits.ts'
import { current, make } from './locations.ts'
import { op } from './ops.ts'
import { watchPromises } from './promises.ts'
import { refOf } from './refs.ts'
import { watchSignals } from './signals.ts'
import * as tasks from './tasks.ts'
import * as tests from './tests.ts'
import { tracking } from './tracking.ts'
import { prepareBuiltIns, readingDeep } from './wrapped-built-ins.ts'
import { tellingState } from './wrapped-state.ts'
import { wrapBuiltIns } from './wrapping.ts'
import { clearTimeout, fireTimer, queueMicrotask, setImmediate, setInterval, setTimeout, setTimer, sleep } from './timers.ts'

const assert = createAssert({
  onAssert: (ok, message) => tell(op.assert, ok, message),
  onAwait: (promise) => tell(op.handled, refOf(promise), 'await'),
})

watchErrors()
watchJson()
watchSignals()
watchPromises()
tasks.showLocalsWith((value) => inspect(value))
reporter.report = (error) => tell(op.uncaught, describeError(error))
clock.now = () => askNumber(op.stamp)
clock.seen = () => {
  if (tracking.on) tell(op.clockSeen)
}
signalTimers.set = (callback, ms) => void setTimer(callback, ms, false, `AbortSignal.timeout ${ms} ms`)

const promisedTimers = {
  setTimeout: <T>(ms = 1, value?: T, options: { signal?: globalThis.AbortSignal } = {}) => sleep(ms, value, options.signal),
  setImmediate: <T>(value?: T, options: { signal?: globalThis.AbortSignal } = {}) => sleep(0, value, options.signal),
}

// Hidden tests compare through `assert.check`: see grade/hide-expectations.ts.
Object.assign(assert, { check: readingDeep(check as never) })
for (const name of ['deepEqual', 'deepStrictEqual', 'notDeepEqual', 'notDeepStrictEqual'] as const) assert[name] = readingDeep(assert[name] as never)
const nodeAssert = Object.assign({ default: assert }, assert)
const nodeTest = { ...tests, it: tests.test, suite: tests.describe, default: tests.test }

const modules = {
  'interleave:hooks': tasks,
  'interleave:accesses': { ...accesses, ...leftAwaits },
  'interleave:world': { io, store, client, sleep: (ms: number, options: { signal?: globalThis.AbortSignal } = {}) => sleep(ms, undefined, options.signal) },
  'node:test': nodeTest,
  'node:assert/strict': nodeAssert,
  'node:assert': nodeAssert,
  'node:timers/promises': { ...promisedTimers, default: promisedTimers },
  'node:timers': { setTimeout, clearTimeout, setInterval, clearInterval: clearTimeout, setImmediate, clearImmediate: clearTimeout },
}

const entries = {
  /** Seeds what a run may differ in. */
  begin: (track: number, wholeStacks: number) => {
    if (wholeStacks === 1) {
      leaveStacksAlone()
      setStackLimit(10_000)
    }
    tracking.on = track > 0
    tracking.records = tracking.tells = track > 1
    if (tracking.on) {
      make(globalThis)
      wrapBuiltIns()
    }
    state = askNumber(op.seed) >>> 0
  },
  /** One event happens: 0 timer, 1 effect, 2 reply, 3 effect and reply at once, 4 outside, 5 a reply that never comes. */
  fire: (kind: number, id: number, fault: string) => {
    tracking.event++
    tracking.stamp++
    tracking.tells = tracking.on
    tracking.since = -1
    current.site = -1
    if (kind === 0) fireTimer(id)
    else if (kind === 1) runEffect(id)
    else if (kind === 4) runOutside(id)
    else if (kind !== 5) runReply(id, kind === 3, fault)
  },
  startTest: tests.startTest,
  describe: describeError,
  /** The run is over: nothing of ours runs any more when an error is made. */
  hush: leaveStacksAlone,
  where: rawStack,
  refOf,
  locals: () => undefined,
}

const global = globalThis as Record<string, unknown>

const written = createConsole({ write: (level, line) => tell(op.console, level, line), now: () => askNumber(op.now) })
const console = Object.fromEntries(Object.entries(written).map(([name, write]) => [name, tellingState(name, readingDeep(write))]))

const surface: Record<string, unknown> = {
  AbortController, AbortSignal, CustomEvent, DOMException, Event, EventTarget, Headers, Request, Response, TextDecoder,
  TextEncoder, URL, URLSearchParams, structuredClone, fetch, queueMicrotask, setTimeout, setInterval, setImmediate,
  clearTimeout, clearInterval: clearTimeout, clearImmediate: clearTimeout,
  console,
  performance: { now: () => askNumber(op.now), timeOrigin: 0 },
}
for (const [name, value] of Object.entries(surface))
  Object.defineProperty(global, name, { value, writable: true, configurable: true, enumerable: false })

// mulberry32: small, fast, and the same everywhere.
let state = 0
Math.random = () => {
  if (tracking.on) tell(op.random)
  state = (state + 0x6d2b79f5) >>> 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}

deny('eval', (name) => `${name} is not available here: a program must be all in its files, so that its lines can be shown`)
for (const sample of [function () {}, async function () {}, function* () {}, async function* () {}]) {
  const denied = function (): never {
    const message = 'Building functions from text is not available here: a program must be all in its files'
    tell(op.denied, 'Function', message)
    throw new EvalError(message)
  }
  const prototype = Object.getPrototypeOf(sample) as object
  denied.prototype = prototype
  Object.defineProperty(denied, 'name', { value: 'Function' })
  Object.defineProperty(prototype, 'constructor', { value: denied, configurable: true, writable: true })
  if (typeof sample === 'function' && prototype === globalThis.Function.prototype) global['Function'] = denied
}

function deny(name: string, words: (name: string) => string): void {
  const denied = { [name](): never {
    tell(op.denied, name, words(name))
    throw new EvalError(words(name))
  } }[name]
  Object.defineProperty(global, name, { value: denied, configurable: true, writable: true })
}

prepareBuiltIns(surface as Record<string, { prototype: object }>, modules)

// A submission shares this object with the hidden tests that judge it.
Object.freeze(assert)
Object.freeze(assert.AssertionError.prototype)

global['__il_boot'] = { modules, entries }
