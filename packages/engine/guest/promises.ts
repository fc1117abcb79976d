import { askNumber, tell } from './host.ts'
import { op } from './ops.ts'
import { refOf, remember, rememberRef } from './refs.ts'
import { joinMembers, makePromise, subscribe } from './settling.ts'
import { apply, defineProperty, hasOwn, isArray } from './std/primordials.ts'
import { goOn, tellAfresh, tracking, waitingNow } from './tracking.ts'

type Callback = ((value: unknown) => unknown) | null | undefined

const originalThen = Promise.prototype.then

/** `then` of the language itself, whatever a program does to `Promise.prototype`. */
export function nativeThen(promise: Promise<unknown>, fulfilled: Callback, rejected?: Callback): Promise<unknown> {
  return Reflect.apply(originalThen, promise, [fulfilled, rejected])
}

/**
 * Replaces `then` and the four combinators by ones that tell the trace what they join. Ticks stay those of the language:
 * each calls the original once, with callbacks that wrap the given ones. `await` does not pass through here.
 */
export function watchPromises(): void {
  watchThen('then')
  for (const kind of ['all', 'allSettled', 'race', 'any'] as const) {
    const original = Promise[kind] as (values: unknown) => Promise<unknown>
    define(Promise, kind, { [kind](this: unknown, values: Iterable<unknown>) {
      const members: unknown[] = []
      const constructor = kind === 'any' ? namingFailure(this) : this
      if (isArray(values) && !hasOwn(values, Symbol.iterator)) {
        // Told before the members are asked to `then`, and without a turn through a program's own iterators.
        for (let index = 0; index < values.length; index++) add(members, values[index])
        const group = tellGroup(kind, members)
        return joined(group, kind, apply(original, constructor, [members]) as Promise<unknown>, members)
      }
      const promise = apply(original, constructor, [recording(values, members)]) as Promise<unknown>
      return joined(tellGroup(kind, members), kind, promise, members)
    } }[kind])
  }
}

/** A method, which can be no constructor, as the language's own cannot. */
function watchThen(name: 'then'): void {
  define(Promise.prototype, name, { [name](this: Promise<unknown>, fulfilled: Callback, rejected: Callback) {
    const ref = refOf(this)
    const task = askNumber(op.handled, ref, 'then')
    subscribe(this)
    const derived = apply(originalThen, this, [onBehalfOf(task, fulfilled), onBehalfOf(task, rejected)]) as Promise<unknown>
    // Who awaits what was derived from a call awaits the call.
    if (ref >= 0) rememberRef(derived, ref)
    else makePromise(derived)
    return derived
  } }[name])
}

/** The constructor that `Promise.any` is called on, but what it rejects with has V8's message; QuickJS gives it none. */
function namingFailure(constructor: unknown): unknown {
  if (typeof constructor !== 'function') return constructor
  const of = constructor as PromiseConstructor
  const naming = function (executor: (resolve: unknown, reject: unknown) => void): Promise<unknown> {
    return new of((resolve, reject) => {
      // An executor that is called without functions has to hear of it.
      executor(resolve, typeof reject !== 'function' ? reject : (error: unknown) => {
        if (error instanceof AggregateError && !hasOwn(error, 'message')) {
          define(error, 'message', 'All promises were rejected')
          define(error, 'stack', 'AggregateError: All promises were rejected')
        }
        reject(error)
      })
    })
  }
  Object.defineProperty(naming, 'resolve', {
    get: () => {
      const resolve: unknown = of.resolve
      return typeof resolve === 'function' ? (value: unknown) => apply(resolve as (value: unknown) => unknown, of, [value]) : resolve
    },
  })
  return naming
}

/** `push`, past any setter that a program put on Array.prototype. */
function add(members: unknown[], member: unknown): void {
  defineProperty(members, members.length, { value: member, writable: true, configurable: true, enumerable: true })
}

function tellGroup(kind: string, members: readonly unknown[]): number {
  let list = ''
  for (let index = 0; index < members.length; index++) list += `${index > 0 ? ',' : ''}${refOf(members[index])}`
  return askNumber(op.group, kind, list)
}

function joined(group: number, kind: 'all' | 'allSettled' | 'race' | 'any', promise: Promise<unknown>, members: unknown[]): Promise<unknown> {
  remember(promise, 'group', group)
  tell(op.groupPromise, group, promise)
  joinMembers(group, kind, promise, members)
  return promise
}

/** An iterable that is `values` in all that can be seen of it, and notes what it gives. */
function recording(values: unknown, members: unknown[]): unknown {
  if (values === undefined || values === null) return values
  return {
    get [Symbol.iterator]() {
      const method: unknown = (values as Iterable<unknown>)[Symbol.iterator]
      return typeof method === 'function' ? () => recordingIterator(apply(method as () => unknown, values, []), members) : method
    },
  }
}

function recordingIterator(iterator: unknown, members: unknown[]): unknown {
  if (!isObject(iterator)) return iterator
  const source = iterator as { next: () => unknown; return?: unknown }
  const { next } = source
  return {
    next() {
      const result = apply(next, source, [])
      if (!isObject(result)) return result
      const { done } = result as { done?: boolean }
      if (done === true) return result
      return {
        done,
        get value() {
          const { value } = result as { value: unknown }
          add(members, value)
          return value
        },
      }
    },
    get return() {
      const close = source.return
      return typeof close === 'function' ? () => apply(close as () => unknown, source, []) : close
    },
  }
}

function isObject(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function onBehalfOf(task: number, callback: Callback): Callback {
  if (typeof callback !== 'function') return callback
  const waiting = tracking.on ? waitingNow() : undefined
  return (value) => {
    tellAfresh(askNumber(op.context, task, goOn(waiting)))
    return callback(value)
  }
}

function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false })
}
