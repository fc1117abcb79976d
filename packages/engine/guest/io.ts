import { AbortController, addAbortAlgorithm } from './std/abort.ts'
import { DOMException } from './std/dom-exception.ts'
import { is, keys, sliceText } from './std/primordials.ts'
import { Request } from './std/request.ts'
import { fetchedResponse } from './std/response.ts'
import { newTable } from './std/tables.ts'
import { shown } from './describe-error.ts'
import { askNumber, askText, tell } from './host.ts'
import { op, stored } from './ops.ts'
import { remember } from './refs.ts'
import { asClient, signalId } from './signals.ts'
import { quietly, tracking } from './tracking.ts'

interface Options {
  signal?: AbortSignal
  label?: string
}

interface Operation {
  resource: string
  effect: (() => unknown) | undefined
  /** What the effect gave, held back until the reply. */
  outcome: { ok: boolean; value: unknown }
  resolve(value: unknown): void
  reject(reason: unknown): void
  release(): void
}

const { parse: parseJson } = JSON

const operations = newTable<number, Operation>()
const clients = newTable<number, AbortController>()

/** An operation on a resource: its effect runs atomically at one event, its value arrives at a later one. */
export function io<T>(resource: string, effect?: () => T, options: Options = {}): Promise<T> {
  if (typeof resource !== 'string' || resource === '')
    throw new TypeError(`Expected the resource of io() to be a name, got ${shown(resource) || 'an empty text'}`)
  if (effect !== undefined && typeof effect !== 'function')
    throw new TypeError(`Expected the effect of io("${resource}") to be a function, got ${typeof effect}`)
  return issue(resource, effect, options, effect !== undefined) as Promise<T>
}

/** `split`: whether effect and reply are two events. Where the effect touches nothing shared, one is enough. */
function issue(resource: string, effect: (() => unknown) | undefined, options: Options, split: boolean): Promise<unknown> {
  const { signal, label } = options
  if (signal !== undefined && signalId(signal) < 0) return Promise.reject(new TypeError(`Expected the signal of io("${resource}") to be an AbortSignal, got ${shown(signal)}`))
  if (signal?.aborted === true) return Promise.reject(signal.reason)
  const id = askNumber(op.ioIssue, resource, label ?? resource, signalId(signal), split)
  const promise = new Promise<unknown>((resolve, reject) => {
    const stop = (): void => {
      operations.delete(id)
      tell(op.ioAbort, id, signalId(signal))
      reject(signal?.reason)
    }
    const release = signal === undefined ? () => {} : addAbortAlgorithm(signal, stop)
    operations.set(id, { resource, effect, resolve, reject, release, outcome: { ok: true, value: undefined } })
  })
  remember(promise, 'io', id)
  return promise
}

/** The moment the resource is read or written. */
export function runEffect(id: number): void {
  const operation = operations.get(id)
  if (!operation?.effect) return
  try {
    operation.outcome = { ok: true, value: operation.effect() }
  } catch (error) {
    operation.outcome = { ok: false, value: error }
  }
}

/** The moment the answer reaches the caller. `fault` is a declared failure, as JSON, or empty. */
export function runReply(id: number, effectToo: boolean, fault: string): void {
  const operation = operations.get(id)
  if (!operation) return
  operations.delete(id)
  operation.release()
  if (fault !== '') {
    const { name, message } = parseJson(fault) as { name: string; message: string }
    const error = new Error(message)
    error.name = name
    tell(op.ioReplied, id, false, `${name}: ${message}`)
    return operation.reject(error)
  }
  if (effectToo && operation.effect) {
    try {
      operation.outcome = { ok: true, value: operation.effect() }
    } catch (error) {
      operation.outcome = { ok: false, value: error }
    }
  }
  const { ok, value } = operation.outcome
  // What is no object is shown without asking anything of the program's.
  const isPlain = (typeof value !== 'object' || value === null) && typeof value !== 'function'
  tell(op.ioReplied, id, ok, isPlain ? sliceText(shown(value), 0, 120) : quietly(() => sliceText(shown(value), 0, 120)))
  if (ok) operation.resolve(value)
  else operation.reject(value)
}

/** A table of values behind a resource; every instance of a name is one table. */
export function store<T>(name: string, initial: Record<string, T> = {}): Store<T> {
  const known = stores.get(name)
  if (known) return known as Store<T>
  const created = new Store<T>(name, initial)
  stores.set(name, created as Store<unknown>)
  return created
}

const stores = newTable<string, Store<unknown>>()

class Store<T> {
  #name: string
  #values = newTable<string, T>()

  constructor(name: string, initial: Record<string, T>) {
    this.#name = name
    for (const key of keys(initial)) this.#values.set(key, initial[key] as T)
  }

  get(key: string, options: Options = {}): Promise<T | undefined> {
    return io(this.#name, () => this.#read(key), { label: `get ${key}`, ...options })
  }

  set(key: string, value: T, options: Options = {}): Promise<void> {
    return io(this.#name, () => this.#write(key, value), { label: `set ${key}`, ...options })
  }

  /** Reads and writes at one moment: nothing comes between. */
  update(key: string, change: (value: T | undefined) => T, options: Options = {}): Promise<T> {
    return io(this.#name, () => {
      const value = change(this.#read(key))
      this.#write(key, value)
      return value
    }, { label: `update ${key}`, ...options })
  }

  #read(key: string): T | undefined {
    if (tracking.on) tell(op.store, this.#name, `${key}`, stored.read)
    return this.#values.get(key)
  }

  #write(key: string, value: T): void {
    if (tracking.on) {
      const isThere = this.#values.has(key) && is(this.#values.get(key), value)
      tell(op.store, this.#name, `${key}`, isThere ? stored.same : stored.written)
    }
    this.#values.set(key, value)
  }
}

/** A caller who may hang up at any moment; in the nominal run at `hangsUpAtMs`, or after everything else. */
export function client(options: { hangsUpAtMs?: number; label?: string } = {}): AbortSignal {
  const { hangsUpAtMs, label = 'client hangs up' } = options
  if (hangsUpAtMs !== undefined && !(typeof hangsUpAtMs === 'number' && hangsUpAtMs >= 0))
    throw new TypeError(`Expected hangsUpAtMs of client() to be 0 or more, got ${shown(hangsUpAtMs)}`)
  const controller = asClient(() => new AbortController())
  const id = askNumber(op.outsideExpect, label, hangsUpAtMs ?? -1, signalId(controller.signal))
  clients.set(id, controller)
  return controller.signal as unknown as AbortSignal
}

export function runOutside(id: number): void {
  clients.get(id)?.abort(new DOMException('The client hung up', 'AbortError'))
}

/** Answered by the world's routes. */
export function fetch(input: unknown, init?: object): Promise<unknown> {
  try {
    const request = new Request(input as never, init as never)
    const found = askText(op.route, request.method, request.url)
    if (found === '')
      throw new TypeError(`fetch failed: this world has no route for ${request.method} ${request.url}. Declare one in the world's routes`)
    const route = parseJson(found) as { resource: string; status: number; headers: Record<string, string>; body: string }
    const answer = (): unknown => fetchedResponse({ url: request.url, status: route.status, headers: route.headers, body: route.body })
    const signal = request.signal as unknown as AbortSignal
    return issue(route.resource, answer, { signal, label: `${request.method} ${request.url}` }, false)
  } catch (error) {
    return Promise.reject(error)
  }
}
