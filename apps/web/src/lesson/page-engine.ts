import type { EngineClient } from '../engine/engine-client.ts'

let engine: Promise<EngineClient> | undefined

/** The one engine of this page, started on the first call. A failed download can be tried again. */
export function pageEngine(): Promise<EngineClient> {
  engine ??= import('../engine/engine-client.ts').then(
    ({ createEngine }) => createEngine(),
    (error: unknown) => {
      engine = undefined
      throw error
    },
  )
  return engine
}
