import { client, io } from 'interleave:world'

async function rows(options: { signal?: AbortSignal } = {}) {
  return io('database', () => 3, options)
}

async function handle(signal: AbortSignal) {
  return rows({ signal })
}

const caller = client({ hangsUpAtMs: 5 })
await handle(caller).catch((error: unknown) => {
  if (!caller.aborted) throw error
})
