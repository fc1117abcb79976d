/** What a guest program may import of the world it runs in. The engine provides it; see packages/engine/API.md. */
declare module 'interleave:world' {
  interface CallOptions {
    signal?: AbortSignal
    label?: string
  }

  /**
   * One operation on a resource. Its effect runs at one moment, its value arrives at a later one; without an effect it is
   * one moment. An aborted signal rejects it at once with the signal's reason; an effect that has not run never runs.
   */
  export function io(resource: string, effect?: undefined, options?: CallOptions): Promise<undefined>
  export function io<T>(resource: string, effect: () => T, options?: CallOptions): Promise<T>

  export interface Store<T> {
    get(key: string, options?: CallOptions): Promise<T | undefined>
    set(key: string, value: T, options?: CallOptions): Promise<void>
    update(key: string, change: (value: T | undefined) => T, options?: CallOptions): Promise<T>
  }

  /** A table of values behind a resource; every instance of a name is one table. */
  export function store<T>(name: string, initial?: Record<string, T>): Store<T>

  /** The signal of a caller who may hang up: at `hangsUpAtMs` in the nominal run, at any moment when exploring. */
  export function client(options?: { hangsUpAtMs?: number; label?: string }): AbortSignal

  /** Waits in virtual time. */
  export function sleep(ms: number, options?: { signal?: AbortSignal }): Promise<void>
}
