/** Where the thread of the engine begins: a thread asks by itself for the cache of what was compiled before. */
import * as nodeModule from 'node:module'

// Node 22.0 does not have it.
const { enableCompileCache } = nodeModule as Partial<typeof nodeModule>
enableCompileCache?.()
await import('./answer-calls.ts')
