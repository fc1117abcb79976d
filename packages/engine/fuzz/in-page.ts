import { Sandbox } from '../world/sandbox.ts'
import type { FuzzCase } from './make-case.ts'
import { runCase } from './run-case.ts'

/** The browser's half: the engine in a worker, as the site runs it. Posts one result for each case of a batch. */
let sandbox: Promise<Sandbox> | null = null
addEventListener('message', (event: MessageEvent<{ wasm: ArrayBuffer; cases: FuzzCase[] }>) => {
  sandbox ??= Sandbox.load(event.data.wasm)
  void sandbox.then((loaded) => {
    for (const one of event.data.cases) postMessage(runCase(loaded, one))
  })
})
