import { loadPeer } from '../harness/peers.ts'

/** As much of isolated-vm as is used here; it is a native addon, and may not be on this machine. */
interface IsolatedVm {
  default: {
    Isolate: {
      new (options: { memoryLimit: number; snapshot?: unknown }): Isolate
      createSnapshot(scripts: { code: string }[]): unknown
    }
  }
}

interface Isolate {
  createContext(): Promise<{ eval(code: string, options: { promise: true; copy: true }): Promise<unknown> }>
  dispose(): void
}

const boot = 'globalThis.printed = ""; globalThis.console = { log: (...parts) => { printed = parts.join(" ") } }'

/** A new isolate of V8 for each program, and one started from a snapshot. */
export async function isolates(source: () => string, expectResult: (printed: string | undefined) => void): Promise<Record<string, () => Promise<void>>> {
  const peer = await loadPeer<IsolatedVm>('isolated-vm')
  if (!peer) return {}
  const { Isolate } = peer.default
  const snapshot = Isolate.createSnapshot([{ code: boot }])
  const runIn = async (isolate: Isolate, before: string): Promise<void> => {
    const context = await isolate.createContext()
    const printed = await context.eval(`${before};(async () => {${source()}\nreturn printed })()`, { promise: true, copy: true })
    isolate.dispose()
    expectResult(String(printed))
  }
  return {
    isolate: () => runIn(new Isolate({ memoryLimit: 64 }), boot),
    isolateSnapshot: () => runIn(new Isolate({ memoryLimit: 64, snapshot }), ''),
  }
}
