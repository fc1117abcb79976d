// Maps of the prelude's own, with the language's methods as they were before any program ran: no patch of `Map.prototype` reaches
// them, and `table.get(key)` is one call where an uncurried method is three.

const { create, setPrototypeOf } = Object

function methodsOf({ get, set, has, delete: remove }: Record<'get' | 'set' | 'has' | 'delete', unknown>): object {
  return Object.assign(create(null) as object, { get, set, has, delete: remove })
}

const ofMaps = methodsOf(Map.prototype)
const ofWeakMaps = methodsOf(WeakMap.prototype)

/** What a `Map` can do by key; never to be handed to a program. */
export type Table<Key, Value> = Pick<Map<Key, Value>, 'get' | 'set' | 'has' | 'delete'>

export function newTable<Key, Value>(): Table<Key, Value> {
  return setPrototypeOf(new Map<Key, Value>(), ofMaps) as Table<Key, Value>
}

/** The same by objects, which it does not keep alive. */
export function newWeakTable<Key extends object, Value>(): WeakMap<Key, Value> {
  return setPrototypeOf(new WeakMap<Key, Value>(), ofWeakMaps) as WeakMap<Key, Value>
}
