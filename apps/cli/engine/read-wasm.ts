import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The sandbox's WebAssembly: beside this file in a package, of `quickjs-wasi` in the repository. */
export function readWasm(): Buffer<ArrayBuffer> {
  const isSource = import.meta.url.endsWith('.ts')
  const url = isSource ? import.meta.resolve('quickjs-wasi/quickjs.wasm') : new URL('./quickjs.wasm', import.meta.url)
  return readFileSync(fileURLToPath(url))
}
