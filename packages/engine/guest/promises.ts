import { askNumber, tell } from './host.ts'
import { op } from './ops.ts'
import { refOf, remember, rememberRef } from './refs.ts'

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
    const derived = apply(originalThen, this, [onBehalfOf(task, fulfilled), onBehalfOf(task, rejected)]) as Promise<unknown>
    // Who awaits what was derived from a call awaits the call.
    if (ref >= 0) rememberRef(derived, ref)
    return derived
  })
  for (const kind of ['all', 'allSettled', 'race', 'any'] as const) {
    const original = Promise[kind] as (values: unknown) => Promise<unknown>
    define(Promise, kind, { [kind](this: unknown, values: Iterable<unknown>) {
      let members: unknown[]
      try {
        members = [...values]
      } catch {
        // Not iterable, or it threw: the original says so, in its own words.
        return apply(original, this, [values])
      }
      let list = ''
      for (let index = 0; index < members.length; index++) list += `${index > 0 ? ',' : ''}${refOf(members[index])}`
      const group = askNumber(op.group, kind, list)
      const promise = apply(original, this, [members])
      remember(promise, 'group', group)
      tell(op.groupPromise, group, promise)
      return promise
    } }[kind])
  }
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
