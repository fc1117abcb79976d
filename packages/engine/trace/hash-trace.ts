import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Trace } from './trace.ts'

/**
 * A fingerprint of everything that a run shows: 32 hexadecimal characters, equal in Node and in browsers.
 * Keys are sorted first, so that it does not depend on the order in which objects were built.
 */
export function hashTrace(trace: Trace): string {
  const hash = sha256.create()
  const { records, ...rest } = trace
  hash.update(utf8ToBytes(canonical(rest)))
  // One record at a time: a long trace as a single string would need several times its size in memory.
  for (const record of records) hash.update(utf8ToBytes('\n' + canonical(record)))
  return bytesToHex(hash.digest()).slice(0, 32)
}

/** JSON with sorted keys and without `undefined`. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, v]) => v !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`
}
