import { apply, isArray } from './std/primordials.ts'
import {
  changeAll, changePrototype, current, entryKey, isKnown, isObject, make, makeDeep, matters, mode, propertyKey, readAll, readDeep, readKeys, readProperty,
  removeProperty, setBuiltIn, standsFor, touch, touchElements, whole, writeProperty,
} from './locations.ts'
import { newWeakTable } from './std/tables.ts'
import { settlers } from './accesses.ts'
import { makePromise } from './settling.ts'
import { quietly, tracking } from './tracking.ts'
import { wrapState } from './wrapped-state.ts'
import { type Any, functions, methods, replace, wrap } from './wrapping.ts'

const lengthOf = (self: object): number => (isArray(self) ? self.length : 0)

function wrapArrays(): void {
  const { prototype } = Array
  methods(prototype, [
    'concat', 'every', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'flat', 'flatMap', 'forEach', 'includes', 'indexOf', 'join',
    'lastIndexOf', 'map', 'reduce', 'reduceRight', 'slice', 'some', 'toLocaleString', 'toReversed', 'toSorted', 'toSpliced', 'toString', 'with',
  ], (self, args) => {
    readAll(self)
    for (let index = 0; index < args.length; index++) if (isArray(args[index])) readAll(args[index] as object)
  })
  methods(prototype, ['at'], (self) => readAll(self))
  methods(prototype, ['push'], (self, args) => {
    const length = lengthOf(self)
    touch(self, 'length', mode.write)
    for (let index = 0; index < args.length; index++) writeProperty(self, length + index, current.site, null)
  })
  methods(prototype, ['pop'], (self) => {
    touch(self, 'length', lengthOf(self) > 0 ? mode.write : mode.read)
    if (lengthOf(self) > 0) touch(self, propertyKey(self, lengthOf(self) - 1), mode.write)
  })
  methods(prototype, ['shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin'], (self, args) => {
    if (!matters(self)) return
    touch(self, whole.all, mode.write)
    touch(self, 'length', mode.write)
    touchElements(self, lengthOf(self) + args.length, mode.write)
  })
}

/** What an iterator goes through, and for which place. */
const iterated = newWeakTable<object, { source: object; site: number }>()

function wrapIterators(): void {
  const kinds: [object, readonly PropertyKey[], object][] = [
    [Array.prototype, ['values', 'keys', 'entries', Symbol.iterator], []],
    [Map.prototype, ['values', 'keys', 'entries', Symbol.iterator], new Map()],
    [Set.prototype, ['values', 'keys', 'entries', Symbol.iterator], new Set()],
  ]
  for (const [owner, names, sample] of kinds) {
    for (const name of names)
      wrap(owner, name, (original) => ({
        method(this: unknown): unknown {
          const iterator = apply(original, this, []) as object
          if (tracking.on) make(iterator)
          if (isObject(this)) iterated.set(iterator, { source: this, site: current.site })
          return iterator
        },
      }).method)
    const iterator = (sample as Iterable<unknown>)[Symbol.iterator]()
    methods(Object.getPrototypeOf(iterator) as object, ['next'], (self) => {
      const from = iterated.get(self)
      if (from !== undefined && isKnown(from.source)) readAll(from.source, from.site)
      advance(self)
    }, true)
  }
  // Who is the next to ask gets what is next. One that no code of the program has held was made by whom it serves.
  const others: [object, readonly PropertyKey[]][] = [
    [Object.getPrototypeOf(''[Symbol.iterator]()) as object, ['next']],
    [Object.getPrototypeOf(''.matchAll(/a/g)) as object, ['next']],
    [Object.getPrototypeOf([].values().map((value) => value)) as object, ['next', 'return']],
    [Object.getPrototypeOf(Object.getPrototypeOf((function* () {})())) as object, ['next', 'return', 'throw']],
    [Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})())) as object, ['next', 'return', 'throw']],
  ]
  for (const [prototype, names] of others) methods(prototype, names, advance, true)
}

function advance(iterator: object): void {
  if (!tracking.on) return
  if (!isKnown(iterator)) make(iterator)
  touch(iterator, whole.state, mode.write)
}

function wrapMaps(): void {
  const kinds: [object, Any, Any | null][] = [
    [Map.prototype, Map.prototype.has as Any, Map.prototype.get as Any], [Set.prototype, Set.prototype.has as Any, null],
    [WeakMap.prototype, WeakMap.prototype.has as Any, WeakMap.prototype.get as Any], [WeakSet.prototype, WeakSet.prototype.has as Any, null],
  ]
  const safely = (call: Any, self: object, key: unknown): unknown => {
    try {
      return apply(call, self, [key])
    } catch {
      // Not a collection of this kind: the original says so.
      return undefined
    }
  }
  for (const [prototype, has, get] of kinds) {
    methods(prototype, ['get', 'has'], (self, args) => touch(self, entryKey(args[0]), mode.read))
    methods(prototype, ['set', 'add'], (self, args) => {
      const key = args[0]
      const value = args[1]
      // Its constructor puts the first entries in before anybody else can know it.
      if (!isKnown(self)) make(self)
      if (!matters(self)) return
      const isThere = safely(has, self, key) === true
      const same = isThere && (get === null || Object.is(safely(get, self, key), value))
      touch(self, entryKey(key), same ? mode.same : isThere ? mode.write : mode.add)
    }, true)
    methods(prototype, ['delete'], (self, args) => touch(self, entryKey(args[0]), safely(has, self, args[0]) === true ? mode.add : mode.read))
    methods(prototype, ['clear'], (self) => {
      if (!matters(self)) return
      touch(self, whole.keys, mode.write)
      const each = self as Map<unknown, unknown>
      apply(eachOf(each), each, [(_value: unknown, key: unknown) => touch(self, entryKey(key), mode.add)])
    })
    methods(prototype, ['forEach'], (self) => readAll(self))
  }
  for (const prototype of [Map.prototype, Set.prototype]) methods(prototype, ['size'], (self) => touch(self, whole.size, mode.read))
  methods(Set.prototype, ['union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom'], (self, args) => {
    readAll(self)
    if (isObject(args[0])) readAll(args[0])
  })
}

const { forEach: eachOfMap } = Map.prototype
const { forEach: eachOfSet } = Set.prototype
function eachOf(collection: object): Any {
  return (collection instanceof Map ? eachOfMap : eachOfSet) as Any
}

function wrapObjects(): void {
  const first = (tellOf: (object: object, args: unknown[]) => void) => (args: unknown[]): void => {
    if (isObject(args[0])) tellOf(args[0], args)
  }
  functions(Object, ['keys', 'getOwnPropertyNames', 'getOwnPropertySymbols'], first((object) => readKeys(object)))
  functions(Object, ['values', 'entries', 'getOwnPropertyDescriptors'], first((object) => readAll(object)), makeDeepResult)
  functions(Object, ['hasOwn', 'getOwnPropertyDescriptor'], first((object, args) => readOne(object, args[1])))
  functions(Object, ['assign'], (args) => {
    const target = args[0]
    for (let index = 1; index < args.length; index++) {
      const source = args[index]
      if (!isObject(source)) continue
      readAll(source)
      if (!isObject(target)) continue
      const keys = Reflect.ownKeys(source)
      for (let at = 0; at < keys.length; at++) {
        const own = Object.getOwnPropertyDescriptor(source, keys[at]!)
        if (own?.enumerable) writeProperty(target, keys[at], current.site, 'value' in own ? { is: own.value } : null)
      }
    }
  })
  const define = first((object, args) => writeProperty(object, isObject(args[1]) ? 'an object' : args[1], current.site, null))
  functions(Object, ['defineProperty'], define)
  functions(Object, ['defineProperties'], first((object, args) => {
    const names = isObject(args[1]) ? Reflect.ownKeys(args[1]) : []
    for (let index = 0; index < names.length; index++) writeProperty(object, names[index], current.site, null)
  }))
  const close = first((object) => Object.isFrozen(object) ? readAll(object) : changeAll(object))
  functions(Object, ['freeze', 'seal', 'preventExtensions'], close)
  functions(Reflect, ['preventExtensions'], close)
  const inherit = first((object, args) => changePrototype(object, args[1]))
  functions(Object, ['setPrototypeOf'], inherit)
  functions(Reflect, ['setPrototypeOf'], inherit)
  functions(Object, ['isFrozen', 'isSealed', 'isExtensible', 'getPrototypeOf'], first((object) => readAll(object)))
  functions(Reflect, ['isExtensible', 'getPrototypeOf'], first((object) => readAll(object)))
  methods(Object.prototype, ['hasOwnProperty', 'propertyIsEnumerable'], (self, args) => readOne(self, args[0]))
  functions(Reflect, ['get', 'has', 'getOwnPropertyDescriptor'], first((object, args) => readOne(object, args[1])))
  functions(Reflect, ['ownKeys'], first((object) => readKeys(object)))
  functions(Reflect, ['set'], first((object, args) => writeProperty(object, args[1], current.site, { is: args[2] })))
  functions(Reflect, ['defineProperty'], define)
  functions(Reflect, ['deleteProperty'], first((object, args) => removeProperty(object, args[1], current.site)))
  functions(Reflect, ['apply'], (args) => isArray(args[2]) && readAll(args[2]))
  methods(Function.prototype, ['apply'], (_self, args) => isArray(args[1]) && readAll(args[1]))
  functions(JSON, ['stringify'], first((object) => readDeep(object)))
  functions(JSON, ['parse'], () => {}, makeDeep)
  functions(globalThis, ['structuredClone'], first((object) => readDeep(object)), makeDeep)
  wrap(Promise, 'withResolvers', (original) => ({
    method(this: unknown): unknown {
      const parts = apply(original, this, []) as { promise: unknown; resolve: (value: unknown) => void; reject: (value: unknown) => void }
      makePromise(parts.promise as object)
      const { resolve, reject } = settlers(parts.resolve, parts.reject)
      return { promise: parts.promise, resolve, reject }
    },
  }).method)
}

function readOne(object: object, key: unknown): void {
  if (isObject(key)) readAll(object)
  else readProperty(object, key)
}

function makeDeepResult(result: unknown): void {
  if (!isArray(result)) return
  make(result)
  for (let index = 0; index < result.length; index++) if (isArray(result[index])) make(result[index] as object)
}

function wrapProxies(): void {
  const Original = Proxy
  const wrapper = new Original(Original, {
    construct(target, args: [object, ProxyHandler<object>], newTarget: NewableFunction) {
      const proxy = Reflect.construct(target, args, newTarget) as object
      standsFor(proxy, args[0])
      return proxy
    },
  })
  replace(globalThis, 'Proxy', wrapper)
  wrap(Proxy, 'revocable', (original) => ({
    method(this: unknown, ...args: unknown[]): unknown {
      const result = apply(original, this, args) as { proxy: object; revoke: () => void }
      const target = args[0]
      if (!isObject(target)) return result
      standsFor(result.proxy, target)
      const { revoke } = result
      result.revoke = () => {
        changeAll(target)
        revoke()
      }
      return result
    },
  }).method)
}

/** What is the language's own, or the prelude's: its properties are not told. */
function setBuiltIns(values: Record<string, unknown>): void {
  const roots: unknown[] = [...Object.getOwnPropertyNames(globalThis).map((name) => (globalThis as Record<string, unknown>)[name]), ...Object.values(values)]
  for (const root of roots) {
    if (!isObject(root) || root === globalThis) continue
    setBuiltIn(root)
    const { prototype } = root as { prototype?: unknown }
    if (isObject(prototype)) setBuiltIn(prototype)
  }
  for (const sample of [[][Symbol.iterator](), new Map()[Symbol.iterator](), new Set()[Symbol.iterator](), (function* () {})(), (async function* () {})()])
    for (let one = Object.getPrototypeOf(sample) as object | null; one !== null; one = Object.getPrototypeOf(one) as object | null) setBuiltIn(one)
  for (let one: object | null = Uint8Array.prototype; one !== null; one = Object.getPrototypeOf(one) as object | null) setBuiltIn(one)
}

/** Makes the wrappers, once, when the prelude starts. `classes` are the standard's own. */
export function prepareBuiltIns(classes: Record<string, { prototype: object }>, modules: Record<string, unknown>): void {
  setBuiltIns({ ...modules, ...Object.assign({}, ...Object.values(modules)) as object })
  wrapArrays()
  wrapIterators()
  wrapMaps()
  wrapObjects()
  wrapProxies()
  wrapState(classes)
}

/** Console methods and deep comparisons look at everything. */
export function readingDeep(call: Any): Any {
  return ({
    method(this: unknown, ...args: unknown[]): unknown {
      if (!tracking.on) return apply(call, this, args)
      for (let index = 0; index < args.length; index++) readDeep(args[index])
      return quietly(() => apply(call, this, args))
    },
  }).method
}
