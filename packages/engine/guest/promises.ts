import { askNumber, tell } from './host.ts'
import { op } from './ops.ts'
import { refOf, remember, rememberRef } from './refs.ts'
import { hasOwn } from './std/primordials.ts'
import { joinMembers, makePromise, subscribe } from './settling.ts'

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
  const { apply } = Reflect
  define(Promise.prototype, 'then', function then(this: Promise<unknown>, fulfilled: Callback, rejected: Callback) {
    const ref = refOf(this)
    const task = askNumber(op.handled, ref, 'then')
    subscribe(this)
    const derived = apply(originalThen, this, [onBehalfOf(task, fulfilled), onBehalfOf(task, rejected)]) as Promise<unknown>
    // Who awaits what was derived from a call awaits the call.
    if (ref >= 0) rememberRef(derived, ref)
    else makePromise(derived)
    return derived
  })
  for (const kind of ['all', 'allSettled', 'race', 'any'] as const) {
    const original = Promise[kind] as (values: unknown) => Promise<unknown>
    define(Promise, kind, { [kind](this: unknown, values: Iterable<unknown>) {
      const members: unknown[] = []
      try {
        for (const value of values) members[members.length] = value
      } catch (error) {
        // Not iterable: the original says so, in its own words. Otherwise it can be asked only once.
        return apply(original, this, [members.length === 0 && !isIterable(values) ? values : endingWith(members, error)])
      }
      let list = ''
      for (let index = 0; index < members.length; index++) list += `${index > 0 ? ',' : ''}${refOf(members[index])}`
      const group = askNumber(op.group, kind, list)
      const promise = apply(original, kind === 'any' ? namingFailure(this) : this, [members])
      remember(promise, 'group', group)
      tell(op.groupPromise, group, promise)
      joinMembers(group, kind, promise, members)
      return promise
    } }[kind])
  }
}

/** The constructor that `Promise.any` is called on, but what it rejects with has V8's message; QuickJS gives it none. */
function namingFailure(constructor: unknown): unknown {
  if (typeof constructor !== 'function') return constructor
  const of = constructor as PromiseConstructor
  const naming = function (executor: (resolve: unknown, reject: unknown) => void): Promise<unknown> {
    return new of((resolve, reject) => {
      executor(resolve, (error: unknown) => {
        if (error instanceof AggregateError && !hasOwn(error, 'message')) {
          define(error, 'message', 'All promises were rejected')
          define(error, 'stack', 'AggregateError: All promises were rejected')
        }
        reject(error)
      })
    })
  }
  Object.defineProperty(naming, 'resolve', { get: () => (value: unknown) => of.resolve(value) })
  return naming
}

function isIterable(values: unknown): boolean {
  return values !== undefined && values !== null && typeof (values as Iterable<unknown>)[Symbol.iterator] === 'function'
}

/** The members that an iterable gave before it threw, and then its error. */
function* endingWith(members: unknown[], error: unknown): Generator<unknown> {
  for (let index = 0; index < members.length; index++) yield members[index]
  throw error
}

function onBehalfOf(task: number, callback: Callback): Callback {
  if (typeof callback !== 'function') return callback
  return (value) => {
    tell(op.context, task)
    return callback(value)
  }
}

function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false })
}
