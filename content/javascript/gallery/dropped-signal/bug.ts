import { client, io } from 'interleave:world'

async function rows(options: { signal?: AbortSignal } = {}) {
  return io('database', () => 3, options)
}

async function handle(signal: AbortSignal) {
  const count = await rows()
  signal.throwIfAborted()
  return count
}

const caller = client({ hangsUpAtMs: 5 })
await handle(caller).catch((error: unknown) => {
  if (!caller.aborted) throw error
})
